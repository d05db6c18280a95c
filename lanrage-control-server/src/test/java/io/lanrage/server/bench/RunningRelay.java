package io.lanrage.server.bench;

import io.lanrage.core.ipam.IpPrefix;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A relay's process on the first processor. */
final class RunningRelay implements AutoCloseable {

    static final InetAddress LOOPBACK = IpPrefix.parseAddress("127.0.0.1");

    private static final long START_LIMIT_NANOS = 20_000_000_000L;
    private static final long KIBI = 1024;

    private final Contender contender;
    private final Path directory;
    private final InetSocketAddress address;
    private final Process process;

    private RunningRelay(Contender contender, Path directory, InetSocketAddress address, Process process) {
        this.contender = contender;
        this.directory = directory;
        this.address = address;
        this.process = process;
    }

    /** Starts a relay, and waits until it answers. */
    static RunningRelay start(Contender contender) throws IOException {
        Path directory = Files.createTempDirectory("relay-bench");
        InetSocketAddress address = new InetSocketAddress(LOOPBACK, freePort());
        List<String> command = new ArrayList<>(List.of("taskset", "-c", "0"));
        command.addAll(contender.command(directory, address.getPort()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        RunningRelay relay = new RunningRelay(contender, directory, address, process);
        try (Player player = Player.at(LOOPBACK)) {
            long deadlineNanos = System.nanoTime() + START_LIMIT_NANOS;
            while (!player.isAnswered(address)) {
                if (!process.isAlive() || System.nanoTime() - deadlineNanos > 0) {
                    String output = relay.output();
                    relay.close();
                    throw new IOException(contender.label() + " does not answer: " + output);
                }
            }
        }
        return relay;
    }

    /** The STUN port, with the next one free too. */
    private static int freePort() throws IOException {
        while (true) {
            try (DatagramSocket first = new DatagramSocket(0, LOOPBACK);
                    DatagramSocket next = new DatagramSocket(first.getLocalPort() + 1, LOOPBACK)) {
                return next.getLocalPort() - 1;
            } catch (IOException | IllegalArgumentException e) {
                if (Thread.interrupted()) {
                    throw new IOException("interrupted while a free port was sought", e);
                }
            }
        }
    }

    InetSocketAddress address() {
        return address;
    }

    /** What the program has said so far. */
    String output() throws IOException {
        return Files.readString(directory.resolve("output"));
    }

    /** Memory of the process, after a JVM has collected its garbage. */
    long residentBytes() throws IOException {
        if (contender == Contender.LANRAGE) {
            collectGarbage();
        }
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            String resident = lines.filter(line -> line.startsWith("VmRSS"))
                    .findFirst()
                    .orElseThrow(() -> new IOException(contender.label() + " has ended"));
            return Long.parseLong(resident.replaceAll("[^0-9]", "")) * KIBI;
        }
    }

    private void collectGarbage() throws IOException {
        try {
            Process collector = new ProcessBuilder("jcmd", Long.toString(process.pid()), "GC.run")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (collector.waitFor() != 0) {
                throw new IOException("jcmd failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().join();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
