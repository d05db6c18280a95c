package io.lanrage.core.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/**
 * A service that listens from port 1024 up and that nobody means to share with a party: remote control, databases, debuggers. The
 * resource {@code private-services.txt} lists them.
 *
 * @param name what it is, for people
 * @param ports where it listens, unless somebody chose other ports
 */
public record PrivateService(String name, List<PortRange> ports) {

    private static final String RESOURCE = "private-services.txt";

    private static final List<PrivateService> ALL = read();

    private static final BitSet TCP_PORTS = ports(TransportProtocol.TCP);
    private static final BitSet UDP_PORTS = ports(TransportProtocol.UDP);

    /** Copies the ports. */
    public PrivateService {
        ports = List.copyOf(ports);
    }

    /**
     * All that are known.
     *
     * @return the services, in the order of the list
     */
    public static List<PrivateService> all() {
        return ALL;
    }

    static boolean uses(TransportProtocol protocol, int port) {
        return (protocol == TransportProtocol.TCP ? TCP_PORTS : UDP_PORTS).get(port);
    }

    private static BitSet ports(TransportProtocol protocol) {
        BitSet ports = new BitSet();
        for (PrivateService service : ALL) {
            for (PortRange range : service.ports) {
                if (range.protocol() == protocol) {
                    ports.set(range.first(), range.last() + 1);
                }
            }
        }
        return ports;
    }

    private static List<PrivateService> read() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(PrivateService.class.getResourceAsStream(RESOURCE), RESOURCE),
                StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(PrivateService::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PrivateService parse(String line) {
        int equalsSign = line.lastIndexOf('=');
        return new PrivateService(
                line.substring(0, equalsSign).strip(),
                Arrays.stream(line.substring(equalsSign + 1).split(",", -1))
                        .map(String::strip)
                        .map(PortRange::parse)
                        .toList());
    }
}
