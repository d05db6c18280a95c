package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.wireguard.posix.Posix;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What tests with a real WireGuard share: prerequisites, names that nobody else has, and looking at the machine. */
final class WireGuardLab {
    /** Names are this, the test's process number in base 36, and one letter: at most 15 characters. */
    private static final String PREFIX = "lrwt";

    private static final Path SOCKETS = Path.of("/var/run/wireguard");

    private WireGuardLab() {}

    /** Skips the test with its reason where it cannot run; fails instead where LANRAGE_REQUIRE_LAB is true. */
    static void require() throws Exception {
        require("wireguard-go", "wg", "ip", "ping");
    }

    /** The same for a test that needs other programs. */
    static void require(String... programs) throws Exception {
        String missing = "";
        if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            missing += " root's rights;";
        }
        if (!Files.exists(Path.of("/dev/net/tun"))) {
            missing += " /dev/net/tun;";
        }
        for (String program : programs) {
            if (program(program).isEmpty()) {
                missing += " " + program + ";";
            }
        }
        if (!missing.isEmpty()) {
            String reason = "a test with a real WireGuard needs" + missing;
            if ("true".equals(System.getenv("LANRAGE_REQUIRE_LAB"))) {
                fail(reason);
            }
            abort(reason);
        }
        removeLeftovers();
    }

    private static Optional<Path> program(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
        return Stream.of(path.split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Removes interfaces of test processes that were killed; wireguard-go ends when its interface goes. */
    private static void removeLeftovers() throws Exception {
        if (!Files.isDirectory(SOCKETS)) {
            return;
        }
        try (DirectoryStream<Path> sockets = Files.newDirectoryStream(SOCKETS, PREFIX + "*.sock")) {
            for (Path socket : sockets) {
                String name = socket.getFileName().toString().replace(".sock", "");
                long pid = Long.parseLong(name.substring(PREFIX.length(), name.length() - 1), 36);
                if (ProcessHandle.of(pid).isEmpty()) {
                    tryRun("ip", "link", "delete", name);
                }
            }
        }
    }

    /** An interface name of this test process's own. */
    static String name(char letter) {
        return PREFIX + Long.toString(ProcessHandle.current().pid(), 36) + letter;
    }

    /** An interface of this test process with an address of the test's own range. */
    static InterfaceConfig config(char letter, String prefix, String address) {
        return new InterfaceConfig(
                name(letter),
                PrivateKey.generate(new SecureRandom()),
                IpPrefix.parseAddress(address),
                IpPrefix.parse(prefix),
                1280);
    }

    /** Runs a command and gives its output; fails if it fails. */
    static String run(String... command) throws Exception {
        Result result = execute(command);
        assertThat(result.exitCode)
                .as("%s: %s", Arrays.toString(command), result.output)
                .isZero();
        return result.output;
    }

    /** Runs a command that may fail. */
    static void tryRun(String... command) throws Exception {
        execute(command);
    }

    private record Result(int exitCode, String output) {}

    private static Result execute(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS))
                .as(Arrays.toString(command))
                .isTrue();
        return new Result(process.exitValue(), output);
    }

    /** Fails unless interface, socket file and children are gone. */
    static void assertNothingLeft(String... names) throws IOException {
        Posix posix = Posix.load();
        for (String name : names) {
            assertThat(posix.interfaceIndex(name)).as("interface %s", name).isEmpty();
            assertThat(SOCKETS.resolve(name + ".sock")).doesNotExist();
        }
        assertThat(ProcessHandle.current().children().toList()).isEmpty();
    }

    /**
     * How many descriptors of each kind this process has: files by name, sockets, pipes and the like without their numbers. Jars are left out,
     * because the virtual machine opens one when it first loads a class from it, and keeps it.
     */
    static SortedMap<String, Long> descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.map(WireGuardLab::target)
                    .filter(target -> !target.isEmpty() && !target.endsWith(".jar"))
                    .map(target -> target.replaceAll(":\\[\\d+]$", ""))
                    .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        }
    }

    /** Interfaces and socket files of this process's tests. */
    static List<String> traces() throws IOException {
        List<String> traces = new ArrayList<>();
        String mine = PREFIX + Long.toString(ProcessHandle.current().pid(), 36);
        for (Path directory : List.of(Path.of("/sys/class/net"), SOCKETS)) {
            if (Files.isDirectory(directory)) {
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, mine + "*")) {
                    entries.forEach(entry -> traces.add(entry.toString()));
                }
            }
        }
        return traces;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // The listing's own descriptor.
            return "";
        }
    }

    /** Names of LANrage's threads that run now. */
    static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("lanrage-"))
                .toList();
    }
}
