package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PlacesTest {

    private final Places places = new Places(4);

    @Test
    void placesAreTakenInTurn() {
        assertThat(places.free(3)).isEqualTo(3);
        places.take(3);

        assertThat(places.head()).isEqualTo(3);
        assertThat(places.free(4)).isEqualTo(1);
        places.take(1);
        assertThat(places.head()).isZero();
    }

    @Test
    void placeIsFreeWhenNothingInItWaits() {
        places.hold(1);
        places.hold(1);
        assertThat(places.free(4)).isEqualTo(1);

        places.release(1, places.era(1));
        assertThat(places.free(4)).isEqualTo(1);
        places.release(1, places.era(1));
        assertThat(places.free(4)).isEqualTo(4);
    }

    @Test
    void whatWasGivenUpIsNotReleasedAgain() {
        int before = places.era(0);
        places.hold(0);
        assertThat(places.free(4)).isZero();
        places.giveUpHead();
        assertThat(places.era(0)).isNotEqualTo(before);
        assertThat(places.free(4)).isEqualTo(4);

        places.hold(0);
        places.release(0, before);
        assertThat(places.free(4)).isZero();
    }
}
