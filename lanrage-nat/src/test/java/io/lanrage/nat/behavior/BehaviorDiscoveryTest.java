package io.lanrage.nat.behavior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.lanrage.core.nat.NatType;
import io.lanrage.nat.stun.OtherAddress;
import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.XorMappedAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BehaviorDiscoveryTest {

    private static final InetSocketAddress SERVER = new InetSocketAddress("198.51.100.1", 3478);
    private static final InetSocketAddress OTHER = new InetSocketAddress("198.51.100.2", 3479);
    private static final InetSocketAddress MAPPED = new InetSocketAddress("203.0.113.7", 40_000);
    private static final InetSocketAddress OWN = new InetSocketAddress("192.168.1.2", 41_000);

    @Test
    void withoutServersThereIsNothingToFindOut() {
        BehaviorDiscovery discovery = discovery();
        List<BehaviorEffect> effects = discovery.start(0);

        assertThat(effects).hasSize(1).first().isInstanceOfSatisfying(BehaviorEffect.Finished.class, finished -> {
            assertThat(finished.report().natType()).isEqualTo(NatType.UNKNOWN);
            assertThat(finished.report().evidence()).containsExactly("no STUN server was given");
        });
        assertThat(discovery.advance(1)).isEmpty();
    }

    @Test
    void discoveryStartsOnce() {
        BehaviorDiscovery discovery = discovery(SERVER);
        assertThat(discovery.deadlineNanos()).isEmpty();
        assertThat(discovery.advance(0)).isEmpty();
        discovery.start(0);

        assertThatIllegalStateException()
                .isThrownBy(() -> discovery.start(1))
                .withMessage("a discovery starts once, and this one is ASKING");
    }

    @Test
    void eachOfTheFirstFourServersIsAskedOnce() {
        List<InetSocketAddress> servers = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            servers.add(new InetSocketAddress("198.51.100." + i, 3478));
            servers.add(new InetSocketAddress("198.51.100." + i, 3478));
        }
        List<BehaviorEffect> effects =
                discovery(servers.toArray(InetSocketAddress[]::new)).start(0);

        assertThat(effects)
                .extracting(effect -> ((BehaviorEffect.Send) effect).target())
                .containsExactly(servers.get(0), servers.get(2), servers.get(4), servers.get(6));
        assertThat(effects)
                .extracting(effect -> ((BehaviorEffect.Send) effect).socket())
                .containsOnly(ProbeSocket.SHARED);
    }

    @Test
    void allProbesOfTheMainServerGoOutAtOnce() throws StunFormatException {
        BehaviorDiscovery discovery = discovery(SERVER);
        StunMessage request = request(discovery.start(0).get(0));

        assertThat(discovery.received(SERVER, response(request, OTHER), 1))
                .extracting(effect -> ((BehaviorEffect.Send) effect).socket() + " "
                        + AddressText.of(((BehaviorEffect.Send) effect).target()))
                .containsExactly(
                        "FRESH 198.51.100.1:3478",
                        "FRESH 198.51.100.1:3478",
                        "FRESH 198.51.100.1:3478",
                        "SHARED 198.51.100.2:3478",
                        "SHARED 198.51.100.2:3479");
    }

    /** A server must not be able to have packets sent to wherever it likes. */
    @ParameterizedTest
    @CsvSource({
        "198.51.100.1, 3479",
        "198.51.100.2, 3478",
        "198.51.100.2, 0",
        "127.0.0.1, 3479",
        "0.0.0.0, 3479",
        "224.0.0.1, 3479",
        "2001:db8::2, 3479",
    })
    void unusableOtherAddressIsNoOtherAddress(String address, int port) throws StunFormatException {
        BehaviorDiscovery discovery = discovery(SERVER);
        StunMessage request = request(discovery.start(0).get(0));
        List<BehaviorEffect> effects =
                discovery.received(SERVER, response(request, new InetSocketAddress(address, port)), 1);

        assertThat(effects).hasSize(1).first().isInstanceOf(BehaviorEffect.Finished.class);
    }

    @Test
    void onlyItsOwnAnswersAreAwaited() throws StunFormatException {
        BehaviorDiscovery discovery = discovery(SERVER);
        StunMessage request = request(discovery.start(0).get(0));
        StunMessage foreign = response(request(discovery(SERVER).start(0).get(0)), OTHER);

        assertThat(discovery.awaits(response(request, OTHER))).isTrue();
        assertThat(discovery.awaits(request)).isFalse();
        assertThat(discovery.awaits(foreign)).isFalse();
        assertThat(discovery.received(SERVER, foreign, 1)).isEmpty();
    }

    @Test
    void nothingHappensAfterTheEnd() throws StunFormatException {
        BehaviorDiscovery discovery = discovery(SERVER);
        StunMessage request = request(discovery.start(0).get(0));
        List<BehaviorEffect> last = discovery.advance(BehaviorTiming.LIMIT.toNanos());

        assertThat(last).last().isInstanceOf(BehaviorEffect.Finished.class);
        assertThat(discovery.awaits(response(request, OTHER))).isFalse();
        assertThat(discovery.received(SERVER, response(request, OTHER), BehaviorTiming.LIMIT.toNanos() + 1))
                .isEmpty();
        assertThat(discovery.advance(Long.MAX_VALUE)).isEmpty();
        assertThat(discovery.deadlineNanos()).isEmpty();
    }

    private static BehaviorDiscovery discovery(InetSocketAddress... servers) {
        return new BehaviorDiscovery(List.of(servers), Set.of(OWN), new Random(System.nanoTime()));
    }

    private static StunMessage request(BehaviorEffect effect) throws StunFormatException {
        return StunMessage.decode(((BehaviorEffect.Send) effect).datagram());
    }

    private static StunMessage response(StunMessage request, InetSocketAddress other) throws StunFormatException {
        return StunMessage.decode(ByteBuffer.wrap(StunMessageBuilder.success(request)
                .add(new XorMappedAddress(MAPPED))
                .add(new OtherAddress(other))
                .encode()));
    }
}
