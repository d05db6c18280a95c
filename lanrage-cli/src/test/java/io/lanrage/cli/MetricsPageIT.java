package io.lanrage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.Lanrage;
import io.lanrage.nat.UdpNatTraversalProvider;
import io.lanrage.server.ControlServer;
import io.lanrage.server.ControlServerConfig;
import io.lanrage.wireguard.EmbeddedWireGuard;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A player in a party shows what the documentation lists. */
@Timeout(30)
class MetricsPageIT {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ControlServer server = ControlServer.start(
            ControlServerConfig.builder().bind(LOOPBACK).port(0).stunPort(0).build());
    private final Lanrage lanrage = Lanrage.builder()
            .server(URI.create("ws://" + address()))
            .natTraversal(UdpNatTraversalProvider.forOneMachine())
            .networkManager(metrics -> EmbeddedWireGuard.inMemory(device -> {}, metrics))
            .metrics(registry)
            .build();

    @BeforeEach
    void enterAParty() {
        lanrage.createParty("party").toCompletableFuture().join();
    }

    @AfterEach
    void close() {
        lanrage.close();
        server.close();
    }

    @Test
    void playersMetricsAreOnThePageWithTheirTags() throws IOException {
        MetricsPage page = MetricsPage.read("metrics.md");

        assertThat(registry.getMeters())
                .allSatisfy(meter -> assertThat(tagsOf(meter.getId()))
                        .as(meter.getId().getName())
                        .isEqualTo(page.tagsByName().get(meter.getId().getName())));
        Set<String> shown = registry.getMeters().stream()
                .map(meter -> meter.getId().getName())
                .collect(Collectors.toSet());
        assertThat(page.names().stream().filter(name -> !shown.contains(name)))
                .as("only with an external WireGuard, with relays that a launcher opens itself, and behind a failure")
                .containsExactly(
                        "lanrage.bridge.datagrams",
                        "lanrage.bridge.dropped",
                        "lanrage.relay.datagrams",
                        "lanrage.relay.dropped",
                        "lanrage.task.failures");
    }

    @Test
    void virtualInterfacesMetricsEndWithIt() {
        lanrage.close();

        assertThat(registry.getMeters())
                .isNotEmpty()
                .noneMatch(meter -> meter.getId().getTag("interface") != null);
    }

    private String address() {
        return LOOPBACK.getHostAddress() + ":" + server.address().getPort();
    }

    private static Set<String> tagsOf(Meter.Id id) {
        return id.getTags().stream().map(Tag::getKey).collect(Collectors.toCollection(TreeSet::new));
    }
}
