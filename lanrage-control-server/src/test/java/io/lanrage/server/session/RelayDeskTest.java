package io.lanrage.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.message.Nonce;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import io.lanrage.core.relay.TurnUri;
import io.lanrage.server.registry.Answer;
import io.lanrage.server.registry.Caller;
import io.lanrage.server.relay.directory.CredentialSource;
import io.lanrage.server.relay.directory.KnownRelay;
import io.lanrage.server.relay.directory.RelayDirectory;
import io.lanrage.server.relay.directory.RelayLoad;
import io.lanrage.server.relay.directory.RelayTimes;
import io.lanrage.server.relay.turn.RelaySecret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelayDeskTest {

    private static final RelayId MAIN = new RelayId("main");
    private static final long SECOND = 1_000_000_000L;

    private final RelayDirectory directory = new RelayDirectory(RelayTimes.DEFAULT, new SimpleMeterRegistry());
    private long nowNanos;
    private final RelayDesk desk =
            new RelayDesk(directory, () -> nowNanos, () -> Instant.parse("2026-01-01T00:00:00Z"));
    private final Caller ann = caller();

    RelayDeskTest() {
        directory.add(relay(MAIN), Optional::empty);
    }

    private static KnownRelay relay(RelayId id) {
        return new KnownRelay(
                id,
                RelayRegion.DEFAULT,
                List.of(TurnUri.udp("192.0.2.7", 3478)),
                new CredentialSource.Minted(RelaySecret.of("north-and-south-0123")));
    }

    private static Caller caller() {
        return Caller.of(Identity.generate().publicKey(), Nonce.generate(new SecureRandom()));
    }

    private Answer ask(Caller caller, RelayId... relays) {
        return desk.answer(caller, new Request.RelayCredentials(List.of(relays)));
    }

    private static ErrorCode refusal(Answer answer) {
        return ((Answer.Refused) answer).code();
    }

    @Test
    void credentialsAreOfThePeerThatHasProvenWhoItIs() {
        Answer answer = ask(ann, MAIN);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Granted.class,
                        granted -> assertThat(((Result.RelayGrants) granted.result()).grants())
                                .singleElement()
                                .satisfies(grant -> assertThat(grant.username())
                                        .endsWith(":" + ann.id().value())));
    }

    @Test
    void unknownRelaysAreLeftOutAndOnlyUnknownOnesRefused() {
        assertThat(ask(ann, new RelayId("gone"), MAIN)).isInstanceOf(Answer.Granted.class);
        assertThat(refusal(ask(ann, new RelayId("gone")))).isEqualTo(ErrorCode.RELAY_NOT_FOUND);
    }

    @Test
    void seventeenthTimeAtOnceIsTooOftenAndASecondLaterItIsNot() {
        for (int i = 0; i < 16; i++) {
            assertThat(ask(ann, MAIN)).isInstanceOf(Answer.Granted.class);
        }

        assertThat(refusal(ask(ann, MAIN))).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(ask(caller(), MAIN)).isInstanceOf(Answer.Granted.class);
        nowNanos += SECOND - 1;
        assertThat(refusal(ask(ann, MAIN))).isEqualTo(ErrorCode.RATE_LIMITED);
        nowNanos += 1;
        assertThat(ask(ann, MAIN)).isInstanceOf(Answer.Granted.class);
        assertThat(refusal(ask(ann, MAIN))).isEqualTo(ErrorCode.RATE_LIMITED);
    }

    @Test
    void refusedRelaysCountAsAskedFor() {
        for (int i = 0; i < 16; i++) {
            ask(ann, new RelayId("gone"));
        }

        assertThat(refusal(ask(ann, MAIN))).isEqualTo(ErrorCode.RATE_LIMITED);
    }

    @Test
    void listIsOfThisMoment() {
        RelayId fra = new RelayId("fra");
        directory.register(relay(fra), new RelayLoad(0, 1, 0, 1), "00000001", nowNanos);
        assertThat(listed()).containsExactly(fra, MAIN);

        nowNanos += RelayTimes.DEFAULT.lease().toNanos();

        assertThat(listed()).containsExactly(MAIN);
        assertThat(refusal(ask(ann, fra))).isEqualTo(ErrorCode.RELAY_NOT_FOUND);
    }

    private List<RelayId> listed() {
        Answer answer = desk.answer(ann, new Request.RelayList(Optional.empty()));
        return ((Result.RelayListing) ((Answer.Granted) answer).result())
                .relays().stream().map(Result.RelaySnapshot::id).toList();
    }
}
