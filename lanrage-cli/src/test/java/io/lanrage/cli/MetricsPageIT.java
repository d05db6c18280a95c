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
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A player in a party, and its control server, show what the documentation lists. */
@Timeout(30)
class MetricsPageIT {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final Pattern SAMPLE = Pattern.compile("(?m)^(\\w+)(?:\\{(.*)\\})? [^ ]+$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

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
                .as("only with an external WireGuard, and behind a failure")
                .containsExactly("lanrage.bridge.datagrams", "lanrage.bridge.dropped", "lanrage.task.failures");
    }

    @Test
    void virtualInterfacesMetricsEndWithIt() {
        lanrage.close();

        assertThat(registry.getMeters())
                .isNotEmpty()
                .noneMatch(meter -> meter.getId().getTag("interface") != null);
    }

    @Test
    void serversMetricsAreOnThePageWithTheirTags() throws IOException, InterruptedException {
        MetricsPage page = MetricsPage.read("control-server.md");
        String scrape = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + address() + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();

        assertThat(SAMPLE.matcher(scrape).results())
                .hasSizeGreaterThan(10)
                .allSatisfy(sample -> assertThat(labelsOf(sample))
                        .as(sample.group())
                        .isEqualTo(page.tagsByName().get(sample.group(1))));
    }

    private String address() {
        return LOOPBACK.getHostAddress() + ":" + server.address().getPort();
    }

    private static Set<String> tagsOf(Meter.Id id) {
        return id.getTags().stream().map(Tag::getKey).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> labelsOf(MatchResult sample) {
        Set<String> labels = new TreeSet<>();
        if (sample.group(2) != null) {
            LABEL.matcher(sample.group(2)).results().forEach(label -> labels.add(label.group(1)));
        }
        return labels;
    }
}
