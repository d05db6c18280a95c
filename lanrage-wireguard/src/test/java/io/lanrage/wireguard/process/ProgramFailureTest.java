package io.lanrage.wireguard.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words are those that wireguard-go 0.0.20220316 was seen to print. */
class ProgramFailureTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Failed to create TUN device: operation not permitted|PERMISSION_DENIED",
                "Failed to create TUN device: permission denied|PERMISSION_DENIED",
                "Failed to create TUN device: CreateTUN(\"x\") failed; /dev/net/tun does not exist|TUN_UNAVAILABLE",
                "Failed to create TUN device: device or resource busy|INTERFACE_IN_USE",
                "UAPI listen error: unix socket in use|INTERFACE_IN_USE",
                "Failed to create TUN device: interface name too long: file name too long|WIREGUARD_FAILED"
            })
    void wordsDecideTheCodeAndStandInTheMessage(String words, ErrorCode code) {
        DeviceException failure = ProgramFailure.of("wireguard-go", "lanrage0", 1, words);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure).hasMessageContaining(words).hasMessageContaining("lanrage0");
    }

    @Test
    void withoutWordsTheExitCodeIsTold() {
        assertThat(ProgramFailure.of("wireguard-go", "lanrage0", 137, ""))
                .hasMessage("wireguard-go for lanrage0 ended with exit code 137");
    }

    @Test
    void programThatHadStartedTellsNothingOfTheMachine() {
        DeviceException failure = ProgramFailure.ended("wireguard-go", "lan0", 0, "no such device");

        assertThat(failure.code()).isEqualTo(ErrorCode.WIREGUARD_FAILED);
        assertThat(failure).hasMessage("wireguard-go for lan0 ended with exit code 0: no such device");
    }
}
