package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.nat.stun.ChannelNumber;
import io.lanrage.nat.stun.Data;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.stun.XorPeerAddress;
import io.lanrage.server.LeakCheck;
import io.netty.channel.epoll.Epoll;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two players at one relay, on real sockets, with the relay's address as it is and behind a router; no peer is allowed otherwise. */
@Timeout(60)
@ExtendWith(LeakCheck.class)
final class TurnNeighboursIT {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, false",
        "127.0.0.1, 203.0.113.9, false",
        "0.0.0.0, 203.0.113.9, false",
        "127.0.0.1, 203.0.113.9, true",
        "0.0.0.0, 203.0.113.9, true",
    })
    void playersReachEachOtherAndNothingElse(String listen, String seen, boolean epoll) throws Exception {
        Assumptions.assumeTrue(!epoll || Epoll.isAvailable(), "no epoll");
        InetAddress relayAddress = IpPrefix.parseAddress(seen);
        try (TurnFixture relay = new TurnFixture(
                        epoll ? StunServiceFixture.epoll() : StunServiceFixture.nio(),
                        IpPrefix.parseAddress(listen),
                        relayAddress,
                        List.of(),
                        Optional.empty(),
                        StreamLimits.DEFAULT);
                StreamTestClient ann = to(relay);
                StreamTestClient bob = to(relay);
                DatagramSocket stranger = new DatagramSocket(0, TurnFixture.LOOPBACK)) {
            InetSocketAddress ofAnn = new InetSocketAddress(relayAddress, ann.allocate());
            InetSocketAddress ofBob = new InetSocketAddress(relayAddress, bob.allocate());
            ann.succeed(StunMethod.CHANNEL_BIND, new ChannelNumber(0x4000), new XorPeerAddress(ofBob));
            bob.succeed(StunMethod.CHANNEL_BIND, new ChannelNumber(0x4000), new XorPeerAddress(ofAnn));
            ann.send(StunMessageBuilder.indication(StunMethod.SEND, new TransactionId(1, 2))
                    .add(new XorPeerAddress(new InetSocketAddress(relayAddress, stranger.getLocalPort())))
                    .add(Data.of(bytes("to a stranger")))
                    .encode());
            for (int i = 0; i < 10; i++) {
                ann.sendOnChannel(0x4000, bytes("to bob " + i));
                assertThat(data(bob)).isEqualTo("to bob " + i);
                bob.sendOnChannel(0x4000, bytes("to ann " + i));
                assertThat(data(ann)).isEqualTo("to ann " + i);
            }

            assertThat(relay.count("lanrage.turn.dropped", "reason", "own_address"))
                    .isEqualTo(1);
            stranger.setSoTimeout(50);
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> stranger.receive(new DatagramPacket(new byte[100], 100)));
        }
    }

    private static StreamTestClient to(TurnFixture relay) throws Exception {
        return StreamTestClient.to(
                new InetSocketAddress(TurnFixture.LOOPBACK, relay.tcp().getPort()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String data(StreamTestClient client) throws Exception {
        byte[] message = client.receive();
        return new String(Arrays.copyOfRange(message, 4, message.length), StandardCharsets.US_ASCII);
    }
}
