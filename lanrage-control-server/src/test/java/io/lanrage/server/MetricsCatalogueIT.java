package io.lanrage.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.message.Request;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.relay.RelayRegion;
import io.lanrage.server.relay.TurnServiceOptions;
import io.lanrage.server.relay.directory.RelayTimes;
import io.lanrage.server.relay.registration.RelayKey;
import io.lanrage.server.relay.turn.RelaySecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The catalogue in the documentation and the metrics of a server that has seen something of everything. */
@Timeout(60)
class MetricsCatalogueIT {

    private static final Path DOCUMENTATION = Path.of("../docs/control-server.md");
    private static final Pattern DOCUMENTED = Pattern.compile("`(lanrage_[a-z_]+)`");
    private static final Pattern EXPOSED = Pattern.compile("(?m)^# TYPE (lanrage_[a-z_]+) ");

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyMetricIsDocumentedAndEveryDocumentedOneIsThere() throws Exception {
        try (ControlServer server = TestServer.start(
                builder -> builder.sessionLimits(TestServer.limits(2, 2, TestServer.GENEROUS.requests()))
                        .turn(new TurnServiceOptions(
                                RelaySecret.of("north-and-south-0123"),
                                IpPrefix.parseAddress("127.0.0.1"),
                                TurnServiceOptions.DEFAULT_FIRST_PORT,
                                TurnServiceOptions.DEFAULT_LAST_PORT,
                                List.of()))
                        .relays(new RelayNetwork(
                                RelayNetwork.OWN_ID,
                                RelayRegion.DEFAULT,
                                List.of(),
                                Optional.of(RelayKey.of("north-and-south-0123")),
                                RelayTimes.DEFAULT)))) {
            refuseOne(server);
            cutOne(server);
            String exposed = TestServer.get(server, "/metrics").body();

            assertThat(names(EXPOSED, exposed)).isEqualTo(names(DOCUMENTED, Files.readString(DOCUMENTATION)));
        }
    }

    /** Fills the server, so that one more is refused; the close of that one is counted, too. */
    private static void refuseOne(ControlServer server) throws Exception {
        try (WireClient first = WireClient.enter(server);
                WireClient second = WireClient.enter(server)) {
            first.granted(new Request.Heartbeat());
            WireClient.refused(server);
            second.granted(new Request.Heartbeat());
        }
        while (TestServer.get(server, "/healthz").statusCode() != 200) {
            Thread.onSpinWait();
        }
    }

    /** Makes the server close a session, and does not answer. */
    private static void cutOne(ControlServer server) throws IOException {
        try (RawClient client = RawClient.upgraded(server, 0)) {
            client.readFrame();
            client.sendText("{}");
            client.readToEnd();
        }
    }
}
