package io.lanrage.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundTripsTest {

    private static String output(int answers) {
        return IntStream.rangeClosed(1, answers)
                .mapToObj(i -> "64 bytes from 10.77.0.2: icmp_seq=" + i + " ttl=64 time=0." + (1000 - i) + " ms\n")
                .collect(Collectors.joining("PING 10.77.0.2 (10.77.0.2) 56(84) bytes of data.\n", "", "\nrtt min/avg"));
    }

    @Test
    void percentilesAreThoseOfAllThatWereSent() {
        RoundTrips trips = RoundTrips.parse(output(100), 100);

        assertThat(trips.percentileMicros(0.5)).isEqualTo(949);
        assertThat(trips.percentileMicros(0.99)).isEqualTo(998);
        assertThat(trips.percentileMicros(1)).isEqualTo(999);
    }

    @Test
    void whatIsLostCountsAsTheSlowest() {
        RoundTrips trips = RoundTrips.parse(output(98), 100);

        assertThat(trips.percentileMicros(0.98)).isEqualTo(999);
        assertThat(trips.percentileMicros(0.99)).isInfinite();
    }

    @Test
    void noAnswerIsForEver() {
        assertThat(RoundTrips.parse("", 10).percentileMicros(0.5)).isInfinite();
    }
}
