package io.lanrage.cli.bench;

import io.lanrage.cli.demo.DemoParty;
import io.lanrage.cli.demo.DemoPlayer;
import io.lanrage.cli.demo.LanrageProgram;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * LANrage as players start it: its own control server, one who creates a party, and one who joins.
 *
 * @param name what tables call it
 * @param program how it is started
 * @param wireguard the value of {@code --wireguard}
 * @param tools the commands that this needs
 */
record Lanrage(String name, LanrageProgram program, String wireguard, List<String> tools) implements Contestant {

    /** What docs/embedding.md advises to launchers. */
    private static final List<String> LAUNCHERS_OPTIONS = List.of(
            "-Xms24m",
            "-Xmx64m",
            "-Xmn4m",
            "-Xss512k",
            "-XX:ReservedCodeCacheSize=48m",
            "-XX:MetaspaceSize=64m",
            "-XX:+UseSerialGC");

    /** Hides OpenSSL from one process, by a mount that nobody else sees. */
    private static final String WITHOUT_LIBCRYPTO =
            "for file in /usr/lib/*/libcrypto.so.*; do mount --bind /dev/null \"$file\"; done; exec \"$@\"";

    /** With each of the ciphers and settings that are compared, on one Java. */
    static List<Contestant> on(Path javaHome) throws IOException {
        String name = "lanrage, JDK " + version(javaHome);
        List<String> hiding = List.of("unshare", "-m", "sh", "-c", WITHOUT_LIBCRYPTO, "sh");
        return List.of(
                embedded(name, List.of(), javaHome, List.of()),
                embedded(name + ", no libcrypto", hiding, javaHome, List.of()),
                embedded(name + ", launcher's JVM", List.of(), javaHome, LAUNCHERS_OPTIONS));
    }

    private static Lanrage embedded(String name, List<String> before, Path javaHome, List<String> options) {
        List<String> words = new ArrayList<>(before);
        words.add(javaHome.resolve("bin/java").toString());
        words.addAll(options);
        words.add("-jar");
        words.add(Path.of("target", "lanrage.jar").toAbsolutePath().toString());
        return new Lanrage(name, new LanrageProgram(words), "embedded", List.of("unshare"));
    }

    /** The first number of the version, as the JDK's release file has it. */
    private static String version(Path javaHome) throws IOException {
        Properties release = new Properties();
        try (Reader reader = Files.newBufferedReader(javaHome.resolve("release"))) {
            release.load(reader);
        }
        return release.getProperty("JAVA_VERSION", "?").replace("\"", "").split("\\.")[0];
    }

    @Override
    public Tunnel open(Ends ends) {
        DemoParty party = DemoParty.open(ends.laboratory(), program);
        try {
            DemoPlayer far = party.create("far", ends.far(), "--wireguard", wireguard);
            String farAddress = far.address();
            String invite = far.invite();
            long startedNanos = System.nanoTime();
            DemoPlayer near = party.join("near", ends.near(), invite, "--wireguard", wireguard);
            return new Tunnel(
                    farAddress,
                    startedNanos,
                    List.of(far.process().process(), near.process().process()),
                    party::close);
        } catch (RuntimeException e) {
            party.close();
            throw e;
        }
    }
}
