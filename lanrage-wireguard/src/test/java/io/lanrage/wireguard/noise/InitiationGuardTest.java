package io.lanrage.wireguard.noise;

import static io.lanrage.wireguard.noise.InitiationGuard.Verdict.ADMITTED;
import static io.lanrage.wireguard.noise.InitiationGuard.Verdict.REPLAYED;
import static io.lanrage.wireguard.noise.InitiationGuard.Verdict.TOO_SOON;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InitiationGuardTest {
    private static final long TWENTY_MILLIS = 20_000_000;
    /** Near the end of the clock's range, so that sums overflow. */
    private static final long START = Long.MAX_VALUE - 5;

    private final InitiationGuard guard = new InitiationGuard();

    @Test
    void onlyLaterTimestampsAreAdmitted() {
        assertThat(guard.admit(new Tai64n(5, 5), START)).isEqualTo(ADMITTED);
        long later = after(TWENTY_MILLIS);
        assertThat(guard.admit(new Tai64n(5, 5), later)).isEqualTo(REPLAYED);
        assertThat(guard.admit(new Tai64n(5, 4), later)).isEqualTo(REPLAYED);
        assertThat(guard.admit(new Tai64n(4, 6), later)).isEqualTo(REPLAYED);
        assertThat(guard.admit(new Tai64n(5, 6), later)).isEqualTo(ADMITTED);
    }

    @Test
    void theNextIsAdmittedExactlyAfterTwentyMilliseconds() {
        assertThat(guard.admit(new Tai64n(1, 0), START)).isEqualTo(ADMITTED);
        assertThat(guard.admit(new Tai64n(2, 0), after(TWENTY_MILLIS - 1))).isEqualTo(TOO_SOON);
        assertThat(guard.admit(new Tai64n(2, 0), after(TWENTY_MILLIS))).isEqualTo(ADMITTED);
    }

    private static long after(long nanos) {
        return START + nanos;
    }
}
