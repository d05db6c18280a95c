package io.lanrage.server.relay.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.InputException;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import io.lanrage.core.relay.TurnUri;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelayValuesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 10, 0, 10, 0",
        "1, 10, 0, 10, 10",
        "1, 10, 2, 10, 20",
        "999, 1000, 0, 1, 99",
        "10, 10, 0, 10, 100",
        "0, 1, 25, 10, 100",
        "1125899906842624, 1125899906842624, 1125899906842624, 1, 100",
    })
    void loadIsTheScarcerShare(long allocations, long most, long bits, long mostBits, int percent) {
        assertThat(new RelayLoad(allocations, most, bits, mostBits).percent()).isEqualTo(percent);
    }

    @ParameterizedTest
    @CsvSource({"-1, 1, 0, 1", "0, 0, 0, 1", "0, 1, -1, 1", "0, 1, 0, 0", "1125899906842625, 1, 0, 1"})
    void impossibleFiguresAreRefused(long allocations, long most, long bits, long mostBits) {
        assertThatThrownBy(() -> new RelayLoad(allocations, most, bits, mostBits))
                .isInstanceOf(InputException.class);
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 1, true", "0, 2, 1, false", "2, 2, 1, false", "1, 2, 0, false", "1, 2, 31536001, false"})
    void leaseIsLongerThanTheHeartbeat(long heartbeat, long lease, long credentials, boolean taken) {
        if (taken) {
            assertThat(times(heartbeat, lease, credentials).lease()).hasSeconds(lease);
        } else {
            assertThatThrownBy(() -> times(heartbeat, lease, credentials)).isInstanceOf(InputException.class);
        }
    }

    private static RelayTimes times(long heartbeat, long lease, long credentials) {
        return new RelayTimes(
                Duration.ofSeconds(heartbeat), Duration.ofSeconds(lease), Duration.ofSeconds(credentials));
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "4, true", "5, false"})
    void relayHasOneToFourWays(int ways, boolean taken) {
        CredentialSource source = new CredentialSource.Fixed("guest", "sesame");
        if (taken) {
            assertThat(relay(ways, source).uris()).hasSize(ways);
        } else {
            assertThatThrownBy(() -> relay(ways, source))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(ways + " URIs");
        }
    }

    private static KnownRelay relay(int ways, CredentialSource source) {
        return new KnownRelay(
                new RelayId("fra"), RelayRegion.DEFAULT, Collections.nCopies(ways, TurnUri.udp("a", 1)), source);
    }

    @Test
    void passwordIsBoundedAndNotPrinted() {
        assertThat(new CredentialSource.Fixed("guest", "sesame").toString())
                .contains("guest")
                .doesNotContain("sesame");
        assertThat(new CredentialSource.Fixed("u".repeat(128), "p".repeat(256)).username())
                .hasSize(128);
        assertThatThrownBy(() -> new CredentialSource.Fixed("u".repeat(129), "p"))
                .isInstanceOf(InputException.class);
        assertThatThrownBy(() -> new CredentialSource.Fixed("u", "p".repeat(257)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("257");
        assertThatThrownBy(() -> new CredentialSource.Fixed("", "p")).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> new CredentialSource.Fixed("u", "")).isInstanceOf(InputException.class);
    }
}
