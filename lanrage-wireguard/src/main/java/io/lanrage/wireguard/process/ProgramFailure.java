package io.lanrage.wireguard.process;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import java.util.List;
import java.util.Locale;

/**
 * Makes a typed error of a program's last words. The words are those of wireguard-go and of Go's table of system errors, neither
 * of which is ever translated.
 */
final class ProgramFailure {
    private static final List<Rule> RULES = List.of(
            new Rule("operation not permitted", ErrorCode.PERMISSION_DENIED, "may not make network interfaces"),
            new Rule("permission denied", ErrorCode.PERMISSION_DENIED, "may not make network interfaces"),
            new Rule("/dev/net/tun does not exist", ErrorCode.TUN_UNAVAILABLE, "found no TUN device"),
            new Rule("no such device", ErrorCode.TUN_UNAVAILABLE, "found no TUN device"),
            new Rule("device or resource busy", ErrorCode.INTERFACE_IN_USE, "found the interface in use"),
            new Rule("unix socket in use", ErrorCode.INTERFACE_IN_USE, "found the interface's control socket in use"));

    private record Rule(String words, ErrorCode code, String meaning) {}

    private ProgramFailure() {}

    /**
     * The error for a program that ended instead of starting.
     *
     * @param command the program
     * @param interfaceName the interface that it was to serve
     * @param exitCode how it ended
     * @param lastWords what it last complained about; may be empty
     */
    static DeviceException of(String command, String interfaceName, int exitCode, String lastWords) {
        String lower = lastWords.toLowerCase(Locale.ROOT);
        for (Rule rule : RULES) {
            if (lower.contains(rule.words)) {
                return new DeviceException(
                        rule.code, command + " " + rule.meaning + " for " + interfaceName + ": " + lastWords);
            }
        }
        return ended(command, interfaceName, exitCode, lastWords);
    }

    /** The error for a program that had started and ended by itself; its last words explain the end, and say nothing of this machine. */
    static DeviceException ended(String command, String interfaceName, int exitCode, String lastWords) {
        String said = lastWords.isEmpty() ? "" : ": " + lastWords;
        return new DeviceException(
                ErrorCode.WIREGUARD_FAILED,
                command + " for " + interfaceName + " ended with exit code " + exitCode + said);
    }
}
