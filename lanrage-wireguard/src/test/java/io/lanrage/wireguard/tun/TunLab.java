package io.lanrage.wireguard.tun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What tests with real TUN interfaces share: prerequisites, namespaces and names that nobody else has, and programs in them. */
public final class TunLab {
    /** Names are this, the test's process number in base 36, and one letter: at most 15 characters. */
    private static final String PREFIX = "lrtt";

    private TunLab() {}

    /** Skips the test with its reason where it cannot run; fails instead where LANRAGE_REQUIRE_LAB is true. */
    public static void require() throws Exception {
        String missing = "";
        if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            missing += " root's rights;";
        }
        if (!Files.exists(Path.of("/dev/net/tun"))) {
            missing += " /dev/net/tun;";
        }
        for (String program : List.of("ip", "unshare", "setpriv", "sysctl", "ping")) {
            if (!isThere(program)) {
                missing += " " + program + ";";
            }
        }
        if (!missing.isEmpty()) {
            String reason = "a test with TUN interfaces needs" + missing;
            if ("true".equals(System.getenv("LANRAGE_REQUIRE_LAB"))) {
                fail(reason);
            }
            abort(reason);
        }
        removeLeftovers();
    }

    private static boolean isThere(String program) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
        return Stream.of(path.split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    /** Removes namespaces of test processes that were killed; interfaces in them go with them. */
    private static void removeLeftovers() throws Exception {
        for (String line : run("ip", "netns", "list").lines().toList()) {
            String name = line.split(" ", 2)[0];
            if (name.startsWith(PREFIX)) {
                long pid = Long.parseLong(name.substring(PREFIX.length(), name.length() - 1), 36);
                if (ProcessHandle.of(pid).isEmpty()) {
                    run("ip", "netns", "delete", name);
                }
            }
        }
    }

    /** A name of this test process's own. */
    public static String name(char letter) {
        return PREFIX + Long.toString(ProcessHandle.current().pid(), 36) + letter;
    }

    /** Runs a command and gives its output; fails if it fails. */
    public static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as(Arrays.toString(command))
                .isTrue();
        assertThat(process.exitValue())
                .as("%s: %s", Arrays.toString(command), output)
                .isZero();
        return output;
    }

    /** Runs {@code ip} in a namespace. */
    public static String ip(String namespace, String command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("ip", "-n", namespace));
        words.addAll(List.of(command.split(" ", -1)));
        return run(words.toArray(String[]::new));
    }

    /** The command that runs a class of the tests in a virtual machine of its own, behind what is to run it. */
    public static String[] java(List<String> before, Class<?> program, String... arguments) {
        List<String> words = new ArrayList<>(before);
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
        words.addAll(List.of("-cp", System.getProperty("java.class.path")));
        words.add(program.getName());
        words.addAll(List.of(arguments));
        return words.toArray(String[]::new);
    }
}
