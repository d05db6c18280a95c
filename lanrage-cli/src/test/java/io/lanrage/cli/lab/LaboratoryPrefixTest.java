package io.lanrage.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaboratoryPrefixTest {
    private static final LaboratoryPrefix PREFIX = new LaboratoryPrefix(4711, 157142, 2);

    @Test
    void namesTellWhoseTheyAre() {
        assertThat(PREFIX.name("home-router")).isEqualTo("lrlab-4711-157142-2-home-router");
        assertThat(LaboratoryPrefix.of("lrlab-4711-157142-2-home-router")).contains(PREFIX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "server",
                "lrlab-",
                "lrlab-4711-157142-2-",
                "lrlab-4711-157142-core",
                "lrlab-0-157142-2-core",
                "lrlab-4711-157142-0-core",
                "lrlab--1-157142-2-core",
                "lrlab-99999999999-157142-2-core",
                "lrlab-4711-9999999999999999999-2-core",
                "lrlab-4711-157142-99999-core",
                "other-lrlab-4711-157142-2-core"
            })
    void otherNamesAreNobodys(String name) {
        assertThat(LaboratoryPrefix.of(name)).isEmpty();
    }

    @Test
    void largestNumbersAreRead() {
        assertThat(LaboratoryPrefix.of("lrlab-9999999999-999999999999999999-9999-x"))
                .contains(new LaboratoryPrefix(9_999_999_999L, 999_999_999_999_999_999L, 9999));
    }

    @Test
    void nextLaboratoryOfTheSameOwnerHasTheNextNumber() {
        assertThat(PREFIX.next()).isEqualTo(new LaboratoryPrefix(4711, 157142, 3));
        assertThat(PREFIX.isOf("lrlab-4711-157142-2-core")).isTrue();
        assertThat(PREFIX.next().isOf("lrlab-4711-157142-2-core")).isFalse();
        // The hyphen at the end keeps 2 from being taken for the beginning of 20.
        assertThat(PREFIX.isOf("lrlab-4711-157142-20-core")).isFalse();
    }

    @Test
    void impossibleOwnerIsRefused() {
        assertThatThrownBy(() -> new LaboratoryPrefix(0, 1, 1)).hasMessageContaining("not 0, 1 and 1");
        assertThatThrownBy(() -> new LaboratoryPrefix(1, -1, 1)).hasMessageContaining("not 1, -1 and 1");
        assertThatThrownBy(() -> new LaboratoryPrefix(1, 1, 10_000)).hasMessageContaining("not 1, 1 and 10000");
    }
}
