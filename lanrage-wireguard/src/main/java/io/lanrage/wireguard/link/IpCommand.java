package io.lanrage.wireguard.link;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code ip} command. */
final class IpCommand {
    /** Takes some 2 ms; the kernel's lock for interfaces may be held by others for a while. */
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** The path of users who are not root often lacks the places of system programs. */
    private static final List<Path> USUAL_PLACES =
            List.of(Path.of("/usr/sbin/ip"), Path.of("/sbin/ip"), Path.of("/usr/bin/ip"), Path.of("/bin/ip"));

    private static final Pattern FAILED_LINE = Pattern.compile("Command failed -:(\\d+)");

    private IpCommand() {}

    /**
     * Carries out lines in order, up to the first that fails.
     *
     * @throws DeviceException if one fails, with the line and the kernel's reason
     * @throws InterruptedException if the thread was interrupted; the command is killed then
     */
    static void run(List<String> script) throws InterruptedException {
        Process process = start();
        try {
            feed(process, script);
            if (!process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new DeviceException(
                        ErrorCode.INTERFACE_FAILED, "the ip command did not end within " + TIMEOUT.toMillis() + " ms");
            }
            if (process.exitValue() != 0) {
                // The process has ended, and its few lines fit into the pipe: reading does not wait.
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                throw failure(script, said);
            }
        } catch (IOException e) {
            throw new DeviceException(ErrorCode.INTERFACE_FAILED, "the ip command: " + e.getMessage(), e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start() {
        String program = USUAL_PLACES.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElse("ip");
        ProcessBuilder builder = new ProcessBuilder(program, "-batch", "-").redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new DeviceException(
                    ErrorCode.INTERFACE_FAILED, "the ip command (iproute2) cannot be started: " + e.getMessage(), e);
        }
    }

    private static void feed(Process process, List<String> script) throws IOException {
        try (OutputStream input = process.getOutputStream()) {
            input.write((String.join("\n", script) + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** The error for what {@code ip} printed when it failed. */
    static DeviceException failure(List<String> script, String said) {
        Matcher matcher = FAILED_LINE.matcher(said);
        int line = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
        String command = line >= 1 && line <= script.size() ? script.get(line - 1) : String.join("; ", script);
        String reason = FAILED_LINE.matcher(said).replaceAll("").strip().replace('\n', ' ');
        ErrorCode code =
                reason.contains("Operation not permitted") ? ErrorCode.PERMISSION_DENIED : ErrorCode.INTERFACE_FAILED;
        return new DeviceException(code, "'ip " + command + "' failed: " + reason);
    }
}
