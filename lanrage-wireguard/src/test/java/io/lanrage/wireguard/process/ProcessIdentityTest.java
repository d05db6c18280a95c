package io.lanrage.wireguard.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessIdentityTest {
    private static final String BEHIND_STATE =
            " 1 4711 4711 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 3059712 345 18446744073709551615 1 1 0 0\n";

    @Test
    void startIsTheTwentySecondField() {
        assertThat(ProcessIdentity.parseStat(4711, "4711 (wireguard-go) S" + BEHIND_STATE))
                .contains(new ProcessIdentity(4711, 987654));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", ") S 1 2", "a) Z (b", "name\nof two lines", ""})
    void namesMayContainAnything(String name) {
        assertThat(ProcessIdentity.parseStat(4711, "4711 (" + name + ") R" + BEHIND_STATE))
                .contains(new ProcessIdentity(4711, 987654));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Z", "X", "x"})
    void endedProcessIsNone(String state) {
        assertThat(ProcessIdentity.parseStat(4711, "4711 (sh) " + state + BEHIND_STATE))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-87654", "99999999999999999999"})
    void impossibleStartIsNone(String start) {
        assertThat(ProcessIdentity.parseStat(4711, "4711 (sh) S" + BEHIND_STATE.replace("987654", start)))
                .isEmpty();
    }

    @Test
    void truncatedAndRandomTextIsNoneOrAnIdentity() {
        String whole = "4711 (sh) S" + BEHIND_STATE;
        int untilStart = whole.indexOf("987654");
        for (int length = 0; length < untilStart; length++) {
            assertThat(ProcessIdentity.parseStat(4711, whole.substring(0, length)))
                    .isEmpty();
        }
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 5_000; round++) {
            StringBuilder damaged = new StringBuilder(whole);
            damaged.setCharAt(random.nextInt(whole.length()), (char) random.nextInt(256));
            assertThat(ProcessIdentity.parseStat(4711, damaged.toString()))
                    .as("seed %d", seed)
                    .isNotNull();
        }
    }

    @Test
    void thisProcessRunsAndItsTextReadsBack() {
        ProcessIdentity self = ProcessIdentity.current().orElseThrow();
        assertThat(self.isRunning()).isTrue();
        assertThat(ProcessIdentity.parse(self.toString())).contains(self);
    }

    @Test
    void laterProcessWithTheSameNumberIsAnotherOne() {
        ProcessIdentity self = ProcessIdentity.current().orElseThrow();
        assertThat(new ProcessIdentity(self.pid(), self.startTicks() + 1).isRunning())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "/", "0/1", "-1/1", "1/-1", "1/1 ", "99999999999999999999/1", "a/b"})
    void otherTextIsNoIdentity(String text) {
        assertThat(ProcessIdentity.parse(text)).isEmpty();
    }

    @Test
    void impossibleNumbersAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ProcessIdentity(0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new ProcessIdentity(1, -1));
    }

    @Test
    void ownerIsReadFromTheEnvironment() {
        assertThat(OwnerMark.parse("PATH=/bin\0LANRAGE_OWNER=12/345\0HOME=/\0")).contains(new ProcessIdentity(12, 345));
        assertThat(OwnerMark.parse("PATH=/bin\0XLANRAGE_OWNER=12/345\0")).isEmpty();
        assertThat(OwnerMark.parse("LANRAGE_OWNER=\0")).isEmpty();
        assertThat(OwnerMark.parse("")).isEmpty();
    }

    @Test
    void processWithoutAMarkHasNoOwner() {
        assertThat(OwnerMark.of(ProcessHandle.current().pid())).isEmpty();
    }
}
