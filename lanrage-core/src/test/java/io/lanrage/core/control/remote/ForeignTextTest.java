package io.lanrage.core.control.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForeignTextTest {

    @Test
    void ordinaryTextOfAnyScriptIsKept() {
        String text = "Ünï 名前 \uD83D\uDC69\u200D\uD83D\uDE80 ok";

        assertThat(ForeignText.clean(text)).isEqualTo(text);
    }

    @Test
    void terminalOrdersLoseTheirControlCharacters() {
        assertThat(ForeignText.clean("\u001b[31mred\u0007\r\n\u009b2J\u0000")).isEqualTo("[31mred2J");
    }

    @Test
    void directionOfWritingCannotBeTurned() {
        assertThat(ForeignText.clean("a\u202eb\u2066c\u200fd\u061ce")).isEqualTo("abcde");
    }

    @Test
    void linesCannotBeBroken() {
        assertThat(ForeignText.clean("one\u2028two\u2029three\u0085")).isEqualTo("onetwothree");
    }

    @Test
    void halvesOfPairsAreTakenOut() {
        assertThat(ForeignText.clean("a\ud800b\udc00c")).isEqualTo("abc");
    }

    @Test
    void textIsCutAtTheLimitAndNeverWithinAPair() {
        assertThat(ForeignText.clean("x".repeat(300))).hasSize(256);
        assertThat(ForeignText.clean("x".repeat(255) + "\uD83D\uDE80")).isEqualTo("x".repeat(255));
        assertThat(ForeignText.clean("x".repeat(254) + "\uD83D\uDE80")).hasSize(256);
    }

    @Test
    void blanksAroundAreTakenOff() {
        assertThat(ForeignText.clean("  name ")).isEqualTo("name");
        assertThat(ForeignText.clean(" \t ")).isEmpty();
    }
}
