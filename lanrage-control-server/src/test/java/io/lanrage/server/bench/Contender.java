package io.lanrage.server.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A relay that is compared, started by its options alone. */
enum Contender {
    COTURN("coturn") {
        @Override
        List<String> command(Path directory, int port) {
            return List.of(
                    "turnserver",
                    "-n",
                    "--listening-ip=127.0.0.1",
                    "--listening-port=" + port,
                    "--relay-ip=127.0.0.1",
                    "--use-auth-secret",
                    "--static-auth-secret=" + Player.SECRET,
                    "--realm=lanrage",
                    "--allow-loopback-peers",
                    "--no-cli",
                    "--no-tls",
                    "--no-dtls",
                    "--relay-threads=1",
                    "--userdb=" + directory.resolve("turndb"),
                    "--pidfile=" + directory.resolve("turnserver.pid"),
                    "--log-file=" + directory.resolve("turnserver.log"),
                    "--simple-log");
        }
    },
    LANRAGE("lanrage") {
        @Override
        List<String> command(Path directory, int port) throws IOException {
            Path secret = Files.writeString(directory.resolve("secret"), Player.SECRET);
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-classpath",
                    System.getProperty("java.class.path"),
                    "io.lanrage.server.Main",
                    "--bind=127.0.0.1",
                    "--port=0",
                    "--stun-port=" + port,
                    "--turn-secret-file=" + secret,
                    "--turn-allow-peers=127.0.0.0/8",
                    // coturn has no limit unless it is given one.
                    "--turn-user-rate=20000");
        }
    };

    private final String label;

    Contender(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** The program with its options; it may use the directory. */
    abstract List<String> command(Path directory, int port) throws IOException;
}
