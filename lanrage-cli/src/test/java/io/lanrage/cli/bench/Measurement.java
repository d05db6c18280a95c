package io.lanrage.cli.bench;

import io.lanrage.cli.lab.CommandResult;
import io.lanrage.cli.lab.LaboratoryException;
import io.lanrage.cli.lab.Namespace;
import io.lanrage.cli.lab.NamespaceProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All figures of one tunnel, one behind the other. */
final class Measurement {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int PINGS = 1_000;
    private static final String PING_SECONDS = "0.005";
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    /** A game lasts for hours, and a compiler that works while it begins would be counted as its cost. The same for all. */
    private static final int WARM_UP_SECONDS = 10;

    private static final int UDP_BYTES = 200;
    private static final int SLOWEST_UDP = 8_000;
    private static final int FASTEST_UDP = 1_024_000;
    private static final double LOSS_ALLOWED_PERCENT = 1;
    private static final int HALVINGS = 3;
    /** The measuring program's own socket is not what is compared: it is to hold some 10 ms, if the system allows that. */
    private static final int UDP_SOCKET_BYTES = 2 << 20;

    private final Ends ends;
    private final Tunnel tunnel;
    private final int seconds;
    private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);

    private Measurement(Ends ends, Tunnel tunnel, int seconds) {
        this.ends = ends;
        this.tunnel = tunnel;
        this.seconds = seconds;
    }

    /** Measures; {@code seconds} is how long each flow lasts. */
    static Map<Figure, Double> of(Ends ends, Tunnel tunnel, int seconds) throws IOException {
        Measurement measurement = new Measurement(ends, tunnel, seconds);
        measurement.firstPing();
        try (NamespaceProcess server = ends.far().start("iperf3", "-s", "--forceflush")) {
            server.awaitStdout(line -> line.contains("Server listening"), PATIENCE);
            measurement.run();
        }
        return measurement.figures;
    }

    private void run() throws IOException {
        tcp(WARM_UP_SECONDS, "-P", "1");
        put(Figure.IDLE_P50, Figure.IDLE_P99, pings());
        tcpOneFlow();
        figures.put(Figure.TCP_FOUR_FLOWS, tcp(seconds, "-P", "4").bitsASecond() / 1e6);
        pingsUnderLoad();
        figures.put(Figure.UDP_PACKETS, udpPackets());
        // After all that work, as it would be in the middle of a game.
        int processes = Math.max(1, tunnel.processes().size());
        figures.put(
                Figure.RESIDENT, ProcessCost.of(tunnel.processes()).residentBytes() / (double) processes / (1 << 20));
    }

    private void firstPing() {
        near().run(PATIENCE, "ping", "-n", "-c", "1", "-i", "0.01", "-w", "30", tunnel.farAddress())
                .orThrow();
        figures.put(Figure.FIRST_PING, (System.nanoTime() - tunnel.startedNanos()) / 1e6);
    }

    private Namespace near() {
        return ends.near();
    }

    private void put(Figure median, Figure slow, RoundTrips trips) {
        figures.put(median, trips.percentileMicros(0.5));
        figures.put(slow, trips.percentileMicros(0.99));
    }

    private RoundTrips pings() {
        CommandResult result = near().run(
                        PATIENCE,
                        "ping",
                        "-n",
                        "-c",
                        Integer.toString(PINGS),
                        "-i",
                        PING_SECONDS,
                        "-W",
                        "1",
                        tunnel.farAddress());
        return RoundTrips.parse(result.stdout(), PINGS);
    }

    private void tcpOneFlow() throws IOException {
        double before = ProcessCost.of(tunnel.processes()).cpuSeconds();
        Flow flow = tcp(seconds, "-P", "1");
        double cpuSeconds = ProcessCost.of(tunnel.processes()).cpuSeconds() - before;
        figures.put(Figure.TCP_ONE_FLOW, flow.bitsASecond() / 1e6);
        figures.put(Figure.CPU_SECONDS, cpuSeconds / (flow.bytes() / 1e9));
    }

    private record Flow(double bitsASecond, double bytes) {}

    private Flow tcp(int flowSeconds, String... options) {
        JsonNode received = iperf(flowSeconds, options).path("end").path("sum_received");
        return new Flow(
                received.path("bits_per_second").asDouble(),
                received.path("bytes").asDouble());
    }

    private JsonNode iperf(int flowSeconds, String... options) {
        String[] words = new String[options.length + 6];
        words[0] = "iperf3";
        words[1] = "-J";
        words[2] = "-c";
        words[3] = tunnel.farAddress();
        words[4] = "-t";
        words[5] = Integer.toString(flowSeconds);
        System.arraycopy(options, 0, words, 6, options.length);
        return MAPPER.readTree(near().run(PATIENCE, words).orThrow().stdout());
    }

    private void pingsUnderLoad() {
        // One second to get up to speed, five of pings, and one at the end that nothing depends on.
        try (NamespaceProcess bulk =
                near().start("iperf3", "--forceflush", "-i", "1", "-c", tunnel.farAddress(), "-t", "8")) {
            bulk.awaitStdout(line -> line.contains(" 0.00-1."), PATIENCE);
            put(Figure.LOADED_P50, Figure.LOADED_P99, pings());
            bulk.awaitExit(PATIENCE).orThrow();
        }
    }

    /** The highest rate without more loss than allowed: doubled until it breaks, then narrowed down. */
    private double udpPackets() throws IOException {
        double best = 0;
        int rate = SLOWEST_UDP;
        while (rate <= FASTEST_UDP) {
            double arrived = udp(rate);
            best = Math.max(best, arrived);
            if (arrived < rate * 0.95) {
                break;
            }
            rate *= 2;
        }
        double low = rate / 2.0;
        double high = rate;
        for (int i = 0; i < HALVINGS; i++) {
            int middle = (int) ((low + high) / 2);
            double arrived = udp(middle);
            best = Math.max(best, arrived);
            if (arrived < middle * 0.95) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return best;
    }

    /** How many packets a second arrived when so many were sent; 0 if more were lost than allowed. */
    private double udp(int packetsASecond) throws IOException {
        long bits = 8L * UDP_BYTES * packetsASecond;
        try {
            JsonNode sum = iperf(
                            1,
                            "-u",
                            "-l",
                            Integer.toString(UDP_BYTES),
                            "-b",
                            Long.toString(bits),
                            "-w",
                            Long.toString(udpSocketBytes()))
                    .path("end")
                    .path("sum");
            double packets = sum.path("packets").asDouble();
            double lost = sum.path("lost_packets").asDouble();
            boolean allowed = packets > 0 && lost * 100 <= packets * LOSS_ALLOWED_PERCENT;
            return allowed ? (packets - lost) / sum.path("seconds").asDouble() : 0;
        } catch (LaboratoryException e) {
            // So much was lost that even the report did not get through.
            return 0;
        }
    }

    /** What the system lets a program ask for. */
    static long udpSocketBytes() throws IOException {
        long bytes = UDP_SOCKET_BYTES;
        for (String limit : List.of("rmem_max", "wmem_max")) {
            // In one piece: the kernel gives nothing behind the first read, however short that was.
            try (BufferedReader reader = Files.newBufferedReader(Path.of("/proc/sys/net/core", limit))) {
                bytes = Math.min(bytes, Long.parseLong(reader.readLine().strip()));
            }
        }
        return bytes;
    }
}
