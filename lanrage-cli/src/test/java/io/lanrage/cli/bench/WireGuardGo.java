package io.lanrage.cli.bench;

import io.lanrage.cli.lab.Namespace;
import io.lanrage.cli.lab.NamespaceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The reference implementation of WireGuard in user space, as its users set it up.
 *
 * @param name what tables call it
 * @param mtu of its interfaces, or 0 for its own
 */
record WireGuardGo(String name, int mtu) implements Contestant {

    private static final String PORT = "51820";
    private static final Duration START = Duration.ofSeconds(10);
    private static final long POLL_NANOS = 2_000_000;

    @Override
    public List<String> tools() {
        return List.of("wireguard-go", "wg");
    }

    @Override
    public Tunnel open(Ends ends) throws IOException {
        Key near = Key.make(ends, "near");
        Key far = Key.make(ends, "far");
        NamespaceProcess first = start(ends.far(), "b");
        configure(ends.far(), "b", far, near, ends.near(), Ends.FAR_ADDRESS, Ends.NEAR_ADDRESS);
        long startedNanos = System.nanoTime();
        NamespaceProcess second = start(ends.near(), "a");
        configure(ends.near(), "a", near, far, ends.far(), Ends.NEAR_ADDRESS, Ends.FAR_ADDRESS);
        return new Tunnel(Ends.FAR_ADDRESS, startedNanos, List.of(first, second), () -> {});
    }

    private static NamespaceProcess start(Namespace where, String part) throws IOException {
        Path socket = Path.of("/var/run/wireguard", Ends.uniqueName(part) + ".sock");
        // Of the round before: a program that is killed leaves it, and it would be taken for this one's.
        Files.deleteIfExists(socket);
        NamespaceProcess process =
                where.start("env", "LOG_LEVEL=error", "wireguard-go", "--foreground", Ends.uniqueName(part));
        long deadlineNanos = System.nanoTime() + START.toNanos();
        while (!Files.exists(socket)) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new IOException("wireguard-go does not start: " + process.stderr());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return process;
    }

    private void configure(
            Namespace where, String part, Key own, Key other, Namespace to, String address, String otherAddress) {
        String device = Ends.uniqueName(part);
        where.run(
                        "wg",
                        "set",
                        device,
                        "listen-port",
                        PORT,
                        "private-key",
                        own.file().toString())
                .orThrow();
        where.run(
                        "wg",
                        "set",
                        device,
                        "peer",
                        other.publicKey(),
                        "allowed-ips",
                        otherAddress + "/32",
                        "endpoint",
                        to.address().getHostAddress() + ":" + PORT)
                .orThrow();
        where.run("ip", "address", "add", address + "/24", "dev", device).orThrow();
        if (mtu > 0) {
            where.run("ip", "link", "set", "dev", device, "mtu", Integer.toString(mtu))
                    .orThrow();
        }
        where.run("ip", "link", "set", "dev", device, "up").orThrow();
    }

    /** A key pair, the private half in a file. */
    private record Key(Path file, String publicKey) {

        static Key make(Ends ends, String name) throws IOException {
            Path file = ends.folder().resolve(name + ".key");
            String secret = ends.near().run("wg", "genkey").orThrow().stdout();
            Files.writeString(file, secret);
            String command = "wg pubkey <" + file;
            return new Key(
                    file,
                    ends.near().run("sh", "-c", command).orThrow().stdout().strip());
        }
    }
}
