package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The service as seen by the clients of coturn, which share no code with it. */
@Timeout(60)
final class StunServiceCoturnIT {

    @Test
    void stunClientLearnsItsAddress() throws Exception {
        try (StunServiceFixture fixture = StunServiceFixture.on("127.0.0.1", StunServiceFixture.nio())) {
            List<String> output =
                    Coturn.run(line -> false, "turnutils_stunclient", "-p", primaryPort(fixture), "127.0.0.1");
            assertThat(output).anyMatch(line -> line.contains("UDP reflexive addr: 127.0.0.1:"));
        }
    }

    /** The client goes on with RESPONSE-PORT and waits for ever when that is refused; its first exchange is enough here. */
    @Test
    void stunClientIsToldTheOtherAddress() throws Exception {
        try (StunServiceFixture fixture = StunServiceFixture.onTwoAddresses(StunServiceFixture.nio())) {
            List<String> output = Coturn.run(
                    line -> line.contains("UDP reflexive addr"),
                    "turnutils_stunclient",
                    "-p",
                    primaryPort(fixture),
                    "127.0.0.1");
            assertThat(output)
                    .anyMatch(line -> line.endsWith("Response origin: : " + text(fixture, 0)))
                    .anyMatch(line -> line.endsWith("Other addr: : " + text(fixture, 3)));
        }
    }

    @Test
    void natDiscoveryFindsNoNatOnLoopback() throws Exception {
        try (StunServiceFixture fixture = StunServiceFixture.onTwoAddresses(StunServiceFixture.nio())) {
            List<String> output = Coturn.run(
                    line -> false, "turnutils_natdiscovery", "-m", "-f", "-p", primaryPort(fixture), "127.0.0.1");
            assertThat(output)
                    .contains("NAT with Endpoint Independent Mapping!")
                    .contains("NAT with Endpoint Independent Filtering!")
                    .anyMatch(line -> line.endsWith("Response origin: : " + text(fixture, 2)))
                    .anyMatch(line -> line.endsWith("Response origin: : " + text(fixture, 3)));
        }
    }

    private static String primaryPort(StunServiceFixture fixture) {
        return Integer.toString(fixture.service().primary().getPort());
    }

    private static String text(StunServiceFixture fixture, int endpoint) {
        InetSocketAddress address = fixture.service().addresses().get(endpoint);
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
