package io.lanrage.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokenTest {

    @Test
    void spaceAroundTheOperatorsTokenDoesNotCount() {
        assertThat(AccessToken.of(" open sesame\n").matches("open sesame")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "open sesam", "open sesamf", "open sesame!", "OPEN SESAME"})
    void otherTextDoesNotMatch(String given) {
        assertThat(AccessToken.of("open sesame").matches(given)).isFalse();
    }

    @Test
    void lengthIsBoundedAtBothEnds() {
        AccessToken.of("x".repeat(8));
        AccessToken.of("x".repeat(256));

        assertThatThrownBy(() -> AccessToken.of("hidden!"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("7 bytes")
                .hasMessageNotContaining("hidden!");
        assertThatThrownBy(() -> AccessToken.of("x".repeat(257))).isInstanceOf(InputException.class);
    }

    @Test
    void tokenIsNotPrinted() {
        assertThat(AccessToken.of("open sesame")).hasToString("AccessToken[redacted]");
    }
}
