package io.lanrage.nat.relay;

import static org.assertj.core.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** coturn, as Debian packages it: a process of its own at the loopback addresses of both families. */
final class Turnserver implements AutoCloseable {

    static final String REALM = "example.org";
    private static final String PROGRAM = "turnserver";

    final int port;
    final int tlsPort;
    private final Path directory;
    private final List<String> options;
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private Process process;
    private Thread reader;

    /** Starts one with these options besides those that every test needs. */
    Turnserver(Path directory, String... options) throws Exception {
        requireProgram();
        this.directory = directory;
        this.port = freePort();
        this.tlsPort = freePort();
        this.options = List.of(options);
        this.process = start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private Process start() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PROGRAM, "-n", "--no-cli", "--verbose", "--log-file=stdout"));
        command.addAll(List.of("--simple-log", "--pidfile=" + directory.resolve("pid")));
        command.addAll(List.of("--userdb=" + directory.resolve("db"), "--realm=" + REALM));
        command.addAll(List.of("--listening-ip=127.0.0.1", "--listening-ip=::1"));
        command.addAll(List.of("--relay-ip=127.0.0.1", "--relay-ip=::1"));
        command.addAll(List.of("--listening-port=" + port, "--tls-listening-port=" + tlsPort, "--no-dtls"));
        command.addAll(options);
        Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
        CountDownLatch listening = new CountDownLatch(1);
        reader = new Thread(() -> read(started, log, listening), "coturn-log");
        reader.setDaemon(true);
        reader.start();
        boolean ready = listening.await(15, TimeUnit.SECONDS) && started.isAlive();
        if (!ready) {
            started.destroyForcibly().waitFor();
            reader.join(1_000);
            fail("coturn does not listen:%n%s", String.join("\n", log));
        }
        return started;
    }

    /** It says so when its last listener is there; until its end it must not be held up by a full pipe. */
    private static void read(Process process, List<String> log, CountDownLatch listening) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
                if (line.contains("Total General servers")) {
                    listening.countDown();
                }
            }
        } catch (IOException e) {
            log.add(e.toString());
        }
        listening.countDown();
    }

    InetSocketAddress address(String ip, boolean tls) {
        return new InetSocketAddress(ip, tls ? tlsPort : port);
    }

    /** Ends the process at once, by its id. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        reader.join(1_000);
    }

    /** What it wrote so far; all of it after {@link #kill}. */
    List<String> log() {
        synchronized (log) {
            return List.copyOf(log);
        }
    }

    /** Starts it anew, at the same ports. */
    void restart() throws Exception {
        process = start();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** Skips the test without the program, or fails it where nothing may be skipped. */
    private static void requireProgram() {
        boolean there = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(each -> Files.isExecutable(Path.of(each, PROGRAM)));
        if (!there && "true".equals(System.getenv("LANRAGE_REQUIRE_LAB"))) {
            fail("%s is not installed (package coturn), and LANRAGE_REQUIRE_LAB demands it", PROGRAM);
        }
        Assumptions.assumeTrue(there, () -> PROGRAM + " is not installed (package coturn)");
    }
}
