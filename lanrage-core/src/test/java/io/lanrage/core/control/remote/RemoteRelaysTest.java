package io.lanrage.core.control.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.message.ClientFrame;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.relay.Relay;
import io.lanrage.core.relay.RelayAccess;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import io.lanrage.core.relay.TurnUri;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a peer asks the control server about relays. */
@Timeout(30)
class RemoteRelaysTest {

    private static final RelayId FRA = new RelayId("fra-1");
    private static final RelayId OLD = new RelayId("old");
    private static final RelayRegion EU = new RelayRegion("eu");

    private final ClientBench bench = new ClientBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private static Result.RelaySnapshot snapshot(RelayId id, Integer load, String... uris) {
        return new Result.RelaySnapshot(id, EU, List.of(uris), Optional.of(load));
    }

    @Test
    void relaysAreListedWithoutAParty() {
        ScriptedLink link = bench.online();
        CompletionStage<List<Relay>> asking = bench.plane.relays(Optional.of(EU));
        bench.settle();
        ClientFrame frame = link.expect(Request.RelayList.class);
        link.grant(
                frame, new Result.RelayListing(List.of(snapshot(FRA, 7, "turn:192.0.2.7", "turns:fra.example:443"))));

        assertThat(frame.request()).isEqualTo(new Request.RelayList(Optional.of(EU)));
        assertThat(bench.result(asking))
                .containsExactly(new Relay(
                        FRA,
                        EU,
                        List.of(TurnUri.udp("192.0.2.7", 3478), TurnUri.parse("turns:fra.example:443")),
                        Optional.of(7)));
    }

    @Test
    void waysOfTheFutureArePassedOverAndSoIsARelayWithNoOther() {
        ScriptedLink link = bench.online();
        CompletionStage<List<Relay>> asking = bench.plane.relays(Optional.empty());
        bench.settle();
        link.grant(
                link.expect(Request.RelayList.class),
                new Result.RelayListing(List.of(
                        snapshot(OLD, 7, "turn:a?transport=quic"),
                        snapshot(FRA, 207, "masque://fra.example", "turn:192.0.2.7"))));

        assertThat(bench.result(asking))
                .containsExactly(new Relay(FRA, EU, List.of(TurnUri.udp("192.0.2.7", 3478)), Optional.of(100)));
    }

    @Test
    void credentialsComeWithTheirLife() {
        ScriptedLink link = bench.online();
        CompletionStage<List<RelayAccess>> asking = bench.plane.relayAccess(List.of(FRA, OLD));
        bench.settle();
        ClientFrame frame = link.expect(Request.RelayCredentials.class);
        link.grant(
                frame, new Result.RelayGrants(List.of(new Result.RelayGrant(FRA, "1767268800:ann", "sesame", 43_200))));

        assertThat(frame.request()).isEqualTo(new Request.RelayCredentials(List.of(FRA, OLD)));
        assertThat(bench.result(asking))
                .containsExactly(new RelayAccess(FRA, "1767268800:ann", "sesame", Duration.ofHours(12)));
    }

    @Test
    void refusalsKeepTheirCodes() {
        ScriptedLink link = bench.online();
        CompletionStage<List<RelayAccess>> asking = bench.plane.relayAccess(List.of(OLD));
        bench.settle();
        link.refuse(link.expect(Request.RelayCredentials.class), ErrorCode.RELAY_NOT_FOUND, "there is no relay old");
        CompletionStage<List<Relay>> ofAnOldServer = bench.plane.relays(Optional.empty());
        bench.settle();
        link.refuse(link.expect(Request.RelayList.class), ErrorCode.MESSAGE_UNKNOWN, "unknown request type");

        assertThat(bench.failure(asking).code()).isEqualTo(ErrorCode.RELAY_NOT_FOUND);
        assertThat(bench.failure(ofAnOldServer).code()).isEqualTo(ErrorCode.MESSAGE_UNKNOWN);
    }

    @Test
    void impossibleRequestIsNotSent() {
        ScriptedLink link = bench.online();

        assertThat(bench.failure(bench.plane.relayAccess(List.of())).code()).isEqualTo(ErrorCode.MESSAGE_INVALID);
        assertThat(link.unexpected()).isEmpty();
    }

    @Test
    void withoutAConnectionThereIsNoAnswer() {
        assertThat(bench.failure(bench.plane.relays(Optional.empty())).code()).isEqualTo(ErrorCode.SERVER_UNREACHABLE);
    }
}
