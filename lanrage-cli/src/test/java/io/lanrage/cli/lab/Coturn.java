package io.lanrage.cli.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * coturn as an independent witness: its server in the laboratory's server namespace, and its client, which says what a NAT is,
 * in a host's. Needs {@code turnserver} and {@code turnutils_natdiscovery}.
 */
final class Coturn implements AutoCloseable {
    static final int PORT = 3478;

    private static final Pattern VERDICT = Pattern.compile("(No NAT|(?<=NAT with ).+ (?:Mapping|Filtering))!");
    private static final Duration START_AT_MOST = Duration.ofSeconds(20);
    // Each of the up to four probes that nobody answers takes 3 s.
    private static final Duration DISCOVERY_AT_MOST = Duration.ofSeconds(40);

    private final Namespace server;
    private final NamespaceProcess process;

    private Coturn(Namespace server, NamespaceProcess process) {
        this.server = server;
        this.process = process;
    }

    /** Starts the server on both addresses of the namespace, ports 3478 and 3479; its files go to {@code directory}. */
    static Coturn start(Namespace server, Path directory) throws IOException {
        String listening = server.addresses().stream()
                .map(InetAddress::getHostAddress)
                .map("listening-ip=%s%n"::formatted)
                .collect(Collectors.joining());
        // In a file, because versions before 4.7 know no option "rfc5780", for which a file only earns a warning; and
        // because
        // the file that Debian installs switches RFC 5780 off.
        Path configuration = Files.writeString(
                directory.resolve("turnserver.conf"),
                listening + """
                        listening-port=%d
                        alt-listening-port=%d
                        rfc5780
                        no-auth
                        no-tls
                        no-dtls
                        no-tcp
                        no-cli
                        userdb=%s
                        pidfile=%s
                        """.formatted(PORT, PORT + 1, directory.resolve("users.sqlite"), directory.resolve("pid")));
        NamespaceProcess process =
                server.start("turnserver", "-c", configuration.toString(), "--log-file=stdout", "--simple-log");
        process.awaitStdout(line -> line.contains("Total General servers"), START_AT_MOST);
        return new Coturn(server, process);
    }

    /** Asks the server, from a host, what NAT there is between the two; the answer comes from {@link #verdicts}. */
    NamespaceProcess discover(Namespace host) {
        return host.start(
                "turnutils_natdiscovery",
                "-m",
                "-f",
                "-p",
                Integer.toString(PORT),
                // With a local address it can tell that there is no NAT.
                "-L",
                host.address().getHostAddress(),
                server.address().getHostAddress());
    }

    /** Waits for what {@link #discover} found out, and returns its verdicts in the order in which it came to them. */
    static List<String> verdicts(NamespaceProcess discovery) {
        String output = discovery.awaitExit(DISCOVERY_AT_MOST).orThrow().stdout();
        return VERDICT.matcher(output)
                .results()
                .map(verdict -> verdict.group(1))
                .distinct()
                .collect(Collectors.toList());
    }

    @Override
    public void close() {
        process.close();
    }
}
