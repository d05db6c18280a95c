package io.lanrage.server.relay.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ports and reservations (RFC 8656 §7.2). */
final class RelayPortsTest {

    private final UserQuota keeper = new UserQuota("p", new RateLimit(1, 0));
    private final List<UserQuota> released = new ArrayList<>();

    private static RelayPorts ports(int first, int last) {
        return new RelayPorts(first, last, new Random(7));
    }

    @Test
    void everyPortIsGivenOutOnce() {
        RelayPorts ports = ports(49152, 49251);
        Set<Integer> taken = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            assertThat(taken.add(ports.take().orElseThrow())).isTrue();
        }

        assertThat(taken).allMatch(port -> port >= 49152 && port <= 49251);
        assertThat(ports.take()).isEmpty();
        assertThat(ports.free()).isZero();
        ports.release(49200);
        assertThat(ports.take()).isEqualTo(OptionalInt.of(49200));
    }

    @Test
    void portIsLiveFromOpenedToReleased() {
        RelayPorts ports = ports(49152, 49251);
        while (ports.take().isPresent()) {
            assertThat(ports.isLive(49152)).isFalse();
        }
        for (int port : new int[] {49152, 49183, 49184, 49251}) {
            ports.opened(port);
            assertThat(ports.isLive(port)).isTrue();
        }
        assertThat(IntStream.rangeClosed(0, 65_535).filter(ports::isLive)).containsExactly(49152, 49183, 49184, 49251);
        ports.release(49183);
        assertThat(IntStream.rangeClosed(0, 65_535).filter(ports::isLive)).containsExactly(49152, 49184, 49251);
        assertThat(ports.contains(49151)).isFalse();
        assertThat(ports.contains(49152)).isTrue();
        assertThat(ports.contains(49251)).isTrue();
        assertThat(ports.contains(49252)).isFalse();
    }

    @Test
    void orderOfPortsIsNotTheirOwn() {
        RelayPorts ports = ports(49152, 65535);
        int first = ports.take().orElseThrow();
        int second = ports.take().orElseThrow();

        assertThat(Math.abs(second - first)).isGreaterThan(1);
    }

    @Test
    void evenPortsAreEven() {
        RelayPorts ports = ports(50001, 50010);
        for (int i = 0; i < 5; i++) {
            assertThat(ports.takeEven().orElseThrow() % 2).isZero();
        }

        assertThat(ports.takeEven()).isEmpty();
        assertThat(ports.free()).isEqualTo(5);
    }

    @Test
    void pairKeepsTheNextPortForItsToken() {
        RelayPorts ports = ports(50001, 50005);
        RelayPorts.Pair one = ports.takePair(keeper, 0).orElseThrow();
        RelayPorts.Pair two = ports.takePair(keeper, 0).orElseThrow();

        assertThat(Set.of(one.port(), two.port())).containsExactlyInAnyOrder(50002, 50004);
        assertThat(ports.takePair(keeper, 0)).isEmpty();
        assertThat(ports.kept()).isEqualTo(2);
        assertThat(ports.redeem(one.token(), 1, released::add)).isEqualTo(OptionalInt.of(one.port() + 1));
        assertThat(ports.redeem(one.token(), 1, released::add)).isEmpty();
        assertThat(released).containsExactly(keeper);
        assertThat(ports.free()).isEqualTo(1);
    }

    @Test
    void lastPortHasNoNext() {
        assertThat(ports(50000, 50000).takePair(keeper, 0)).isEmpty();
        assertThat(ports(50001, 50002).takePair(keeper, 0)).isEmpty();
    }

    @Test
    void portIsKeptForThirtySecondsExactly() {
        RelayPorts ports = ports(50000, 50001);
        long beforeTheWrap = Long.MAX_VALUE - 5;
        long token = ports.takePair(keeper, beforeTheWrap).orElseThrow().token();
        long expiry = beforeTheWrap + RelayPorts.RESERVATION_NANOS;

        ports.expire(expiry - 1, released::add);
        assertThat(ports.kept()).isEqualTo(1);
        assertThat(ports.redeem(token, expiry, released::add)).isEmpty();
        ports.expire(expiry, released::add);
        assertThat(ports.kept()).isZero();
        assertThat(ports.free()).isEqualTo(1);
        assertThat(released).containsExactly(keeper);
    }

    @Test
    void forgottenTokenFreesItsPort() {
        RelayPorts ports = ports(50000, 50001);
        long token = ports.takePair(keeper, 0).orElseThrow().token();

        ports.forget(token + 1, released::add);
        assertThat(released).isEmpty();
        ports.forget(token, released::add);
        assertThat(ports.free()).isEqualTo(1);
        assertThat(released).containsExactly(keeper);
    }

    @ParameterizedTest
    @CsvSource({"1023, 2000", "50000, 65536", "50001, 50000"})
    void portsAreInTheirRange(int first, int last) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ports(first, last))
                .withMessage("relay ports " + first + ".." + last + " are not in 1024..65535");
    }
}
