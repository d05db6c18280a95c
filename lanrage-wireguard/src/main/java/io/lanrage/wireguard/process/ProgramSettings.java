package io.lanrage.wireguard.process;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Which WireGuard program to start, and how patient to be with it.
 *
 * @param command the program's name or path; it has to take {@code -f INTERFACE}, as all userspace WireGuards do
 * @param tunDevice the device that virtual interfaces are made with
 * @param startTimeout the longest wait from the start to the first answer
 * @param answerTimeout the longest wait for an answer later on
 * @param stopTimeout how long it has to end in good order, before it is killed
 */
public record ProgramSettings(
        String command, Path tunDevice, Duration startTimeout, Duration answerTimeout, Duration stopTimeout) {

    /** The program that is started if nothing else is said. */
    public static final String DEFAULT_COMMAND = "wireguard-go";

    /** wireguard-go takes some 20 ms; the rest is for a machine that is busy with something else. */
    private static final Duration START_TIMEOUT = Duration.ofSeconds(5);

    /** An answer takes less than 1 ms; with those of bridge and program it keeps closing within five seconds. */
    public static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(1);

    private static final Duration STOP_TIMEOUT = Duration.ofMillis(1_500);

    /**
     * The usual patience.
     *
     * @param command the program's name or path
     * @return the settings
     */
    public static ProgramSettings of(String command) {
        return new ProgramSettings(command, Path.of("/dev/net/tun"), START_TIMEOUT, ANSWER_TIMEOUT, STOP_TIMEOUT);
    }
}
