package io.lanrage.core.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.InputException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelayValuesTest {

    private static final RelayId ID = new RelayId("fra-1");
    private static final List<TurnUri> URIS = List.of(TurnUri.udp("192.0.2.7", 3478));

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "fra-1", "a-", "abcdefghijklmnopqrstuvwxyz-01234"})
    void nameOfTheRightFormIsTaken(String name) {
        assertThat(new RelayId(name)).hasToString(name);
        assertThat(new RelayRegion(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "A", "a b", "a.b", "ä", "a\n", "abcdefghijklmnopqrstuvwxyz-012345"})
    void nameOfAnotherFormIsRefused(String name) {
        assertThatThrownBy(() -> new RelayId(name))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("relay id");
        assertThatThrownBy(() -> new RelayRegion(name))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("relay region");
    }

    @Test
    void relayHasAWayAndALoadOfAtMostAllOfIt() {
        assertThat(new Relay(ID, RelayRegion.DEFAULT, URIS, Optional.of(0)).loadPercent())
                .contains(0);
        assertThat(new Relay(ID, RelayRegion.DEFAULT, URIS, Optional.of(100)).uris())
                .isEqualTo(URIS);
        assertThatThrownBy(() -> new Relay(ID, RelayRegion.DEFAULT, List.of(), Optional.empty()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("fra-1");
        assertThatThrownBy(() -> new Relay(ID, RelayRegion.DEFAULT, URIS, Optional.of(101)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("101");
        assertThatThrownBy(() -> new Relay(ID, RelayRegion.DEFAULT, URIS, Optional.of(-1)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("-1");
    }

    @Test
    void passwordIsNotPrinted() {
        assertThat(new RelayAccess(ID, "1:ann", "sesame", Duration.ofHours(1)).toString())
                .contains("1:ann")
                .doesNotContain("sesame");
    }
}
