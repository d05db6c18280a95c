package io.lanrage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.cli.demo.DemoParty;
import io.lanrage.cli.demo.EventProcess;
import io.lanrage.cli.lab.Lab;
import io.lanrage.cli.lab.Laboratory;
import io.lanrage.cli.lab.Namespace;
import io.lanrage.cli.lab.NatKind;
import io.lanrage.cli.lab.Site;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code netcheck} names what the kernel does, and coturn's client sees the same through our STUN service. */
@Lab(tools = {"turnutils_natdiscovery"})
class NetcheckLabIT {

    private static final Duration CHECKING = Duration.ofSeconds(20);
    private static final Map<NatKind, Site> SITES = new EnumMap<>(NatKind.class);
    private static DemoParty party;
    private static Namespace server;

    @BeforeAll
    static void startServer(Laboratory laboratory) {
        for (NatKind kind : NatKind.values()) {
            SITES.put(kind, laboratory.addSite("s" + kind.ordinal(), kind));
        }
        server = laboratory.server();
        party = DemoParty.open(laboratory, Jars.lanrage());
    }

    @AfterAll
    static void stopServer() {
        if (party != null) {
            party.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OPEN, OPEN, ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT",
        "FULL_CONE, FULL_CONE, ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT",
        "RESTRICTED_CONE, RESTRICTED_CONE, ENDPOINT_INDEPENDENT, ADDRESS_DEPENDENT",
        "PORT_RESTRICTED, PORT_RESTRICTED_CONE, ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT",
        "SYMMETRIC, SYMMETRIC, ADDRESS_AND_PORT_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT"
    })
    void eachKindIsNamedInTime(NatKind kind, String natType, String mapping, String filtering) {
        Site site = SITES.get(kind);
        try (EventProcess check = party.netcheck(site.host())) {
            JsonNode report = check.await("nat", event -> true, CHECKING);

            assertThat(report.path("natType").asString()).isEqualTo(natType);
            assertThat(report.path("mapping").asString()).isEqualTo(mapping);
            assertThat(report.path("filtering").asString()).isEqualTo(filtering);
            assertThat(report.path("publicAddress").asString())
                    .startsWith(site.publicAddress().getHostAddress() + ":");
            assertThat(report.path("elapsedMillis").asInt()).isLessThanOrEqualTo(1000);
            assertThat(check.process().awaitExit(CHECKING).exitCode()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPEN            | Endpoint Independent Mapping        | Endpoint Independent Filtering",
                "FULL_CONE       | Endpoint Independent Mapping        | Endpoint Independent Filtering",
                "RESTRICTED_CONE | Endpoint Independent Mapping        | Address Dependent Filtering",
                "PORT_RESTRICTED | Endpoint Independent Mapping        | Address and Port Dependent Filtering",
                "SYMMETRIC       | Address and Port Dependent Mapping  | Address and Port Dependent Filtering"
            })
    void coturnsClientAgreesThroughOurStunService(NatKind kind, String mapping, String filtering) {
        Namespace host = SITES.get(kind).host();

        String output = host.run(
                        Duration.ofSeconds(40),
                        "turnutils_natdiscovery",
                        "-m",
                        "-f",
                        "-L",
                        host.address().getHostAddress(),
                        server.address().getHostAddress())
                .stdout();

        assertThat(output).contains(mapping).contains(filtering);
    }

    @Test
    void blockedUdpIsSaidWithinThreeSeconds(Laboratory laboratory) {
        Site site = laboratory.addSite("blocked", NatKind.PORT_RESTRICTED);
        site.blockUdp();
        try (EventProcess check = party.netcheck(site.host())) {
            JsonNode report = check.await("nat", event -> true, CHECKING);

            assertThat(report.path("natType").asString()).isEqualTo("UNKNOWN");
            assertThat(report.path("udpBlocked").asBoolean()).isTrue();
            assertThat(report.path("elapsedMillis").asInt()).isLessThanOrEqualTo(3100);
        }
    }
}
