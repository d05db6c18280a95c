package io.lanrage.core.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {

    @Test
    void shortValueIsQuotedWhole() {
        assertThat(Excerpt.of("10.66.0.0/33")).isEqualTo("'10.66.0.0/33'");
        assertThat(Excerpt.of("")).isEqualTo("''");
        assertThat(Excerpt.of("x".repeat(48))).isEqualTo("'" + "x".repeat(48) + "'");
    }

    @Test
    void longValueIsCutAndItsLengthTold() {
        assertThat(Excerpt.of("x".repeat(49))).isEqualTo("'" + "x".repeat(48) + "…' (49 characters)");
    }

    @Test
    void whatDoesNotPrintIsReplaced() {
        assertThat(Excerpt.of("a\u001b[2Jb\nc\u202ed\ud800")).isEqualTo("'a\ufffd[2Jb\ufffdc\ufffdd\ufffd'");
    }
}
