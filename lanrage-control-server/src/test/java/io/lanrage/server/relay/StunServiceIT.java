package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.nat.stun.ChangeRequest;
import io.lanrage.nat.stun.OtherAddress;
import io.lanrage.nat.stun.Padding;
import io.lanrage.nat.stun.ResponseOrigin;
import io.lanrage.nat.stun.StunClass;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.stun.Username;
import io.lanrage.nat.stun.XorMappedAddress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The service over loopback, on both kinds of event loop. */
@Timeout(60)
final class StunServiceIT {

    /** The kinds of event loop that the server may run on. */
    enum Loops {
        NIO,
        EPOLL;

        EventLoopGroup open() {
            if (this == NIO) {
                return StunServiceFixture.nio();
            }
            Assumptions.assumeTrue(Epoll.isAvailable(), () -> "no epoll here: " + Epoll.unavailabilityCause());
            return StunServiceFixture.epoll();
        }
    }

    @ParameterizedTest
    @EnumSource
    void changeRequestIsAnsweredFromWhereItAsks(Loops loops) throws Exception {
        try (StunServiceFixture fixture = StunServiceFixture.onTwoAddresses(loops.open());
                StunTestClient client = new StunTestClient()) {
            List<InetSocketAddress> addresses = fixture.service().addresses();
            assertThat(addresses).hasSize(4);
            for (int at = 0; at < 4; at++) {
                for (int change = 0; change < 4; change++) {
                    StunTestClient.Answer answer =
                            client.exchange(addresses.get(at), new ChangeRequest((change & 2) != 0, (change & 1) != 0));
                    InetSocketAddress from = addresses.get(at ^ change);
                    assertThat(answer.from()).as("at %d, change %d", at, change).isEqualTo(from);
                    assertThat(answer.message().attributes())
                            .containsExactly(
                                    new XorMappedAddress(client.address()),
                                    new ResponseOrigin(from),
                                    new OtherAddress(addresses.get(at ^ 3)));
                }
            }
            fixture.service().close();
            assertThat(fixture.requests("success")).isEqualTo(16);
            assertThat(fixture.dropped()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void wildcardAnswersOnBothPortsAndPromisesNothing(Loops loops) throws Exception {
        try (StunServiceFixture fixture = StunServiceFixture.on("0.0.0.0", loops.open());
                StunTestClient client = new StunTestClient()) {
            assertThat(fixture.service().other()).isEmpty();
            for (InetSocketAddress address : fixture.service().addresses()) {
                InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort());
                StunTestClient.Answer answer = client.exchange(target);
                assertThat(answer.from()).isEqualTo(target);
                assertThat(answer.message().attributes()).containsExactly(new XorMappedAddress(client.address()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void mebibyteOfRandomBytesIsDroppedCountedAndSurvived(Loops loops) throws Exception {
        long seed = System.nanoTime();
        System.out.println("StunServiceIT seed " + seed);
        Random random = new Random(seed);
        try (StunServiceFixture fixture = StunServiceFixture.onTwoAddresses(loops.open());
                StunTestClient client = new StunTestClient()) {
            InetSocketAddress target = fixture.service().primary();
            int datagrams = 0;
            for (int sent = 0; sent < 1 << 20; datagrams++) {
                byte[] bytes = new byte[random.nextInt(1473)];
                random.nextBytes(bytes);
                client.send(bytes, target);
                sent += bytes.length;
                if (datagrams % 16 == 0) {
                    // Waits until the server has caught up, so that the system's buffer never overflows.
                    client.exchange(target);
                }
            }
            client.exchange(target);
            assertThat(fixture.dropped()).isEqualTo(datagrams);
        }
    }

    @ParameterizedTest
    @EnumSource
    void truncatedRequestsAreDroppedAtEachLength(Loops loops) throws Exception {
        byte[] request = StunMessageBuilder.request(StunMethod.BINDING, new TransactionId(1, 2))
                .add(new Username("alice:bob"))
                .add(new ChangeRequest(true, true))
                .fingerprint()
                .encode();
        try (StunServiceFixture fixture = StunServiceFixture.onTwoAddresses(loops.open());
                StunTestClient client = new StunTestClient()) {
            InetSocketAddress target = fixture.service().primary();
            for (int size = 0; size < request.length; size++) {
                client.send(Arrays.copyOf(request, size), target);
            }
            client.exchange(target);
            fixture.service().close();
            assertThat(fixture.dropped("truncated")).isEqualTo(20);
            assertThat(fixture.dropped("bad_message_length")).isEqualTo(request.length - 20);
            assertThat(fixture.requests("success")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void oversizedAndOtherTrafficIsDropped(Loops loops) throws Exception {
        StunMessageBuilder indication = StunMessageBuilder.indication(StunMethod.BINDING, new TransactionId(1, 2));
        StunMessageBuilder allocate = StunMessageBuilder.request(new StunMethod(3), new TransactionId(1, 2));
        byte[] wireGuard = new byte[148];
        wireGuard[0] = 1;
        try (StunServiceFixture fixture = StunServiceFixture.onTwoAddresses(loops.open());
                StunTestClient client = new StunTestClient()) {
            InetSocketAddress target = fixture.service().primary();
            client.send(new byte[2049], target);
            client.send(new byte[9000], target);
            client.send(wireGuard, target);
            client.send(indication.encode(), target);
            client.send(allocate.encode(), target);
            client.exchange(target);
            assertThat(fixture.dropped("too_large")).isEqualTo(2);
            assertThat(fixture.dropped("bad_magic_cookie")).isEqualTo(1);
            assertThat(fixture.dropped("not_a_request")).isEqualTo(1);
            assertThat(fixture.dropped("unknown_method")).isEqualTo(1);
            assertThat(fixture.dropped()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusalGoesToTheClientAndIsCounted(Loops loops) throws Exception {
        try (StunServiceFixture fixture = StunServiceFixture.onTwoAddresses(loops.open());
                StunTestClient client = new StunTestClient()) {
            StunTestClient.Answer answer = client.exchange(fixture.service().primary(), new Padding(1200));
            assertThat(answer.message().messageClass()).isEqualTo(StunClass.ERROR_RESPONSE);
            assertThat(answer.message().encodedBytes()).isEqualTo(56);
            fixture.service().close();
            assertThat(fixture.requests("unknown_attribute")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingReleasesEveryPortAndClosingAgainIsHarmless(Loops loops) throws Exception {
        try (StunServiceFixture fixture = StunServiceFixture.onTwoAddresses(loops.open())) {
            fixture.service().close();
            fixture.service().close();
            for (InetSocketAddress address : fixture.service().addresses()) {
                new DatagramSocket(address).close();
            }
        }
    }

    @Test
    void closingOnTheEventLoopDoesNotWaitForItself() throws Exception {
        EventLoopGroup loops = StunServiceFixture.nio();
        try (StunServiceFixture fixture = StunServiceFixture.onTwoAddresses(loops)) {
            loops.submit(() -> fixture.service().close()).get(3, TimeUnit.SECONDS);
            loops.submit(() -> {}).get(3, TimeUnit.SECONDS);
            for (InetSocketAddress address : fixture.service().addresses()) {
                new DatagramSocket(address).close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void portInUseIsToldAndNothingStaysOpen(Loops loops) throws Exception {
        EventLoopGroup group = loops.open();
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress("127.0.0.2", 0))) {
            int port = taken.getLocalPort();
            StunServiceOptions options = new StunServiceOptions(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    0,
                    Optional.of(taken.getLocalAddress()));

            assertThatExceptionOfType(DeviceException.class)
                    .isThrownBy(() -> StunService.open(options, group, new SimpleMeterRegistry()))
                    .withMessageContaining("UDP 127.0.0.2 port " + port + " cannot be opened")
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.SOCKET_FAILED));
            new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)).close();
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
        }
    }
}
