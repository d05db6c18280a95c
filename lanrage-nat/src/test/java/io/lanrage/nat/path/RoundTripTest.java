package io.lanrage.nat.path;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundTripTest {

    @Test
    void firstSampleIsTakenAsItIsAndFurtherOnesMoveTheAverageByAQuarter() {
        RoundTrip roundTrip = new RoundTrip();
        roundTrip.add(100);
        assertThat(roundTrip.smoothedNanos()).isEqualTo(100);
        roundTrip.add(500);
        assertThat(roundTrip.smoothedNanos()).isEqualTo(200);
        roundTrip.add(200);
        assertThat(roundTrip.smoothedNanos()).isEqualTo(200);
        roundTrip.add(0);
        assertThat(roundTrip.smoothedNanos()).isEqualTo(150);
        assertThat(roundTrip.newestNanos()).isZero();
    }
}
