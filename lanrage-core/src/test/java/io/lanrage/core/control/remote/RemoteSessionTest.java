package io.lanrage.core.control.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.ControlEvent;
import io.lanrage.core.control.message.ClientFrame;
import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.Nonce;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result.HeartbeatAck;
import io.lanrage.core.control.message.Result.StunEndpoint;
import io.lanrage.core.control.message.Result.Welcome;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.error.RefusedException;
import io.lanrage.core.error.UnreachableException;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.Proof;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.nat.StunServer;
import io.lanrage.core.task.Backoff;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The session's life: connecting, authenticating, heartbeats, loss and return. */
@Timeout(30)
class RemoteSessionTest {

    private static final Duration NANOSECOND = Duration.ofNanos(1);

    private final ClientBench bench = new ClientBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void keyIsProvedOverTheChallenge() {
        bench.plane.register();
        ScriptedLink link = bench.link();
        link.open();
        bench.settle();
        link.challenge();
        bench.settle();

        Request.Authenticate request =
                (Request.Authenticate) link.expect(Request.Authenticate.class).request();

        PublicKey server = ScriptedLink.SERVER_KEY.publicKey();
        assertThat(request.key()).isEqualTo(ClientBench.OWN.publicKey());
        assertThat(request.proof())
                .isEqualTo(Proof.ofKey(
                        ScriptedLink.SERVER_KEY, request.key(), request.key(), server, link.nonce.bytes(), ""));
        assertThat(request.accessToken()).isEmpty();
    }

    @Test
    void accessTokenIsGivenWhereThereIsOne() {
        try (ClientBench withToken = new ClientBench(Optional.of("sesame"))) {
            withToken.plane.register();
            ScriptedLink link = withToken.link();
            link.open();
            withToken.settle();
            link.challenge();
            withToken.settle();

            Request.Authenticate request = (Request.Authenticate)
                    link.expect(Request.Authenticate.class).request();
            assertThat(request.accessToken()).contains("sesame");
        }
    }

    @Test
    void welcomeTellsTheStunServers() {
        CompletionStage<List<StunServer>> registered = bench.plane.register();
        ScriptedLink link = bench.link();
        link.open();
        bench.settle();
        link.challenge();
        bench.settle();
        link.grant(
                link.expect(Request.Authenticate.class),
                new Welcome(
                        ClientBench.SELF,
                        List.of(
                                new StunEndpoint(Optional.empty(), 3478),
                                new StunEndpoint(Optional.of("192.0.2.7"), 3479),
                                new StunEndpoint(Optional.of("stun.example"), 0),
                                new StunEndpoint(Optional.of("stun.example"), 65536),
                                new StunEndpoint(Optional.of(" "), 1),
                                new StunEndpoint(Optional.of("stun.example"), 65535)),
                        10,
                        30,
                        120,
                        "0.1"));

        assertThat(bench.result(registered))
                .containsExactly(
                        new StunServer(InetSocketAddress.createUnresolved("play.example", 3478)),
                        new StunServer(new InetSocketAddress("192.0.2.7", 3479)),
                        new StunServer(InetSocketAddress.createUnresolved("stun.example", 65535)));
    }

    @Test
    void registeringAgainUsesTheConnectionThatIsThere() {
        bench.online();

        assertThat(bench.result(bench.plane.register())).hasSize(1);
        assertThat(bench.links).hasSize(1);
    }

    @Test
    void callersDuringTheAttemptShareIt() {
        CompletionStage<?> first = bench.plane.register();
        CompletionStage<?> second = bench.plane.register();
        bench.welcomeOn(bench.link());

        assertThat(bench.result(first)).isEqualTo(bench.result(second));
        assertThat(bench.links).hasSize(1);
    }

    @Test
    void firstAttemptThatFailsIsTheCallersToRepeat() {
        CompletionStage<?> registered = bench.plane.register();
        bench.link().fail(new UnreachableException(ErrorCode.SERVER_UNREACHABLE, "refused"));

        assertThat(bench.failure(registered)).hasMessage("refused");
        bench.advance(Duration.ofMinutes(5));
        assertThat(bench.links).hasSize(1);
        assertThat(bench.events).isEmpty();
        bench.online();
        assertThat(bench.links).hasSize(2);
    }

    @Test
    void serverThatCannotBeReachedInTimeIsGivenUp() {
        CompletionStage<?> registered = bench.plane.register();

        bench.advance(ControlSession.DIAL_TIMEOUT.minus(NANOSECOND));
        assertThat(registered.toCompletableFuture()).isNotDone();
        bench.advance(NANOSECOND);

        assertThat(bench.failure(registered))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("play.example:7777")
                .hasMessageContaining("no answer in time");
        ScriptedLink late = bench.link();
        late.open();
        bench.settle();
        assertThat(late.isAborted()).isTrue();
    }

    @Test
    void silentServerIsNoControlServer() {
        CompletionStage<?> registered = bench.plane.register();
        bench.link().open();

        bench.advance(ControlSession.REQUEST_TIMEOUT);

        assertNotLanrage(registered, "says nothing");
        assertThat(bench.link().isAborted()).isTrue();
    }

    @Test
    void serverThatBeginsWithGarbageIsNoControlServer() {
        CompletionStage<?> registered = bench.plane.register();
        bench.link().open();
        bench.link().text("220 smtp.example ESMTP");

        assertNotLanrage(registered, "cannot be read");
    }

    @Test
    void serverThatBeginsWithAnotherMessageIsNoControlServer() {
        CompletionStage<?> registered = bench.plane.register();
        bench.link().open();
        bench.link().tell(new Event.ServerDraining());

        assertNotLanrage(registered, "not a challenge");
    }

    @Test
    void keyOfSmallOrderIsNotUsed() {
        CompletionStage<?> registered = bench.plane.register();
        bench.link().open();
        bench.link()
                .tell(new Event.Challenge(Nonce.generate(new SecureRandom()), PublicKey.of(new byte[PublicKey.BYTES])));

        assertNotLanrage(registered, "its key is of no use");
        assertThat(bench.link().unexpected()).isEmpty();
    }

    @Test
    void serverThatIsFullSaysSoInsteadOfAChallenge() {
        CompletionStage<?> registered = bench.plane.register();
        ScriptedLink link = bench.link();
        link.open();
        link.refuse(
                new ClientFrame(0, new Request.Heartbeat()), ErrorCode.CAPACITY_EXHAUSTED, "all 100 places are taken");

        assertThat(bench.failure(registered))
                .isInstanceOf(RefusedException.class)
                .hasMessage("all 100 places are taken");
    }

    @Test
    void refusedProofFailsTheAttempt() {
        CompletionStage<?> registered = bench.plane.register();
        ScriptedLink link = bench.link();
        link.open();
        bench.settle();
        link.challenge();
        bench.settle();
        link.refuse(link.expect(Request.Authenticate.class), ErrorCode.ACCESS_TOKEN_REQUIRED, "give a token");

        LanrageException failure = bench.failure(registered);
        assertThat(failure.code()).isEqualTo(ErrorCode.ACCESS_TOKEN_REQUIRED);
        assertThat(failure).isInstanceOf(RefusedException.class).hasMessage("give a token");
        assertThat(link.isAborted()).isTrue();
    }

    @Test
    void welcomeOfAnotherIsNotBelieved() {
        CompletionStage<?> registered =
                welcomedWith(new Welcome(new PeerId("aaaaaaaaaaaaaaaa"), List.of(), 10, 30, 120, "0.1"));

        assertNotLanrage(registered, "it welcomes aaaaaaaaaaaaaaaa");
    }

    @Test
    void impossibleHeartbeatIsNotBelieved() {
        for (int seconds : new int[] {Integer.MIN_VALUE, -1, 0, 3601}) {
            CompletionStage<?> registered =
                    welcomedWith(new Welcome(ClientBench.SELF, List.of(), seconds, 30, 120, "0.1"));

            assertNotLanrage(registered, "a heartbeat each " + seconds + " s");
        }
    }

    @Test
    void requestsBeforeTheConnectionFailAtOnce() {
        LanrageException failure = bench.failure(
                bench.plane.create(new SampleParty(ClientBench.OWN.publicKey()).keys, SampleParty.partyRequest()));

        assertThat(failure.code()).isEqualTo(ErrorCode.SERVER_UNREACHABLE);
        assertThat(failure).hasMessageContaining("play.example:7777");
    }

    @Test
    void heartbeatIsSentEachInterval() {
        ScriptedLink link = bench.online();

        bench.advance(Duration.ofSeconds(10).minus(NANOSECOND));
        assertThat(link.unexpected()).isEmpty();
        bench.advance(NANOSECOND);
        link.expect(Request.Heartbeat.class);
        bench.advance(Duration.ofSeconds(10));
        link.expect(Request.Heartbeat.class);
    }

    @Test
    void connectionIsDeadTwoIntervalsBehindAnUnansweredHeartbeat() {
        ScriptedLink link = bench.online();
        bench.beat(link, Optional.empty());

        bench.advance(Duration.ofSeconds(10));
        bench.advance(Duration.ofSeconds(20).minus(NANOSECOND));
        assertThat(bench.events).isEmpty();
        bench.advance(NANOSECOND);

        assertThat(bench.events).singleElement().isInstanceOfSatisfying(ControlEvent.Disconnected.class, lost -> {
            assertThat(lost.cause().code()).isEqualTo(ErrorCode.CONNECTION_LOST);
            assertThat(lost.cause()).hasMessageContaining("has not answered heartbeats for 20 s");
        });
        assertThat(link.isAborted()).isTrue();
    }

    @Test
    void answerToAnEarlierHeartbeatKeepsTheConnection() {
        ScriptedLink link = bench.online();
        bench.advance(Duration.ofSeconds(10));
        ClientFrame first = link.expect(Request.Heartbeat.class);
        bench.advance(Duration.ofSeconds(19));
        link.grant(first, new HeartbeatAck(Optional.empty()));
        bench.advance(Duration.ofSeconds(10));

        assertThat(bench.events).isEmpty();
        bench.advance(Duration.ofSeconds(1));
        assertThat(bench.events).hasSize(1);
    }

    @Test
    void refusedHeartbeatIsNotTheEnd() {
        ScriptedLink link = bench.online();
        bench.advance(Duration.ofSeconds(10));
        link.refuse(link.expect(Request.Heartbeat.class), ErrorCode.RATE_LIMITED, "slower");
        bench.settle();

        assertThat(bench.events).isEmpty();
        bench.beat(link, Optional.empty());
    }

    @Test
    void lostConnectionIsToldAndMadeAgain() {
        ScriptedLink link = bench.online();
        link.breakDown();
        bench.settle();

        assertThat(bench.events).singleElement().isInstanceOfSatisfying(ControlEvent.Disconnected.class, lost -> {
            assertThat(lost.cause().code()).isEqualTo(ErrorCode.CONNECTION_LOST);
            assertThat(lost.cause()).hasMessage("cable pulled");
        });
        assertThat(bench.links).hasSize(1);
        bench.advance(Backoff.FIRST);
        bench.welcomeOn(bench.link());

        assertThat(bench.links).hasSize(2);
        assertThat(bench.events).hasSize(2).last().isEqualTo(new ControlEvent.Reconnected());
        assertThat(bench.metrics
                        .get("lanrage.control.client.reconnections")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void failedAttemptsGoOnWithGrowingPausesAndAreNotTold() {
        bench.online().breakDown();
        Duration longest = Duration.ZERO;
        for (int attempt = 1; attempt <= 14; attempt++) {
            bench.settle();
            assertThat(bench.delays()).hasSize(1);
            Duration pause = bench.delays().get(0);
            longest = pause.compareTo(longest) > 0 ? pause : longest;
            bench.advance(pause);
            assertThat(bench.links).hasSize(1 + attempt);
            bench.link().fail(new UnreachableException(ErrorCode.SERVER_UNREACHABLE, "refused"));
        }
        bench.settle();

        assertThat(longest).isBetween(Duration.ofMillis(7_500), Duration.ofSeconds(15));
        assertThat(bench.events).hasSize(1);
    }

    @Test
    void backoffBeginsAnewOnlyWhenAConnectionHasHeld() {
        bench.online().breakDown();
        for (int i = 0; i < 6; i++) {
            bench.settle();
            bench.advance(bench.delays().get(0));
            bench.welcomeOn(bench.link()).breakDown();
        }
        bench.settle();
        assertThat(bench.delays().get(0)).isGreaterThan(Backoff.FIRST.multipliedBy(3));

        bench.advance(bench.delays().get(0));
        ScriptedLink held = bench.welcomeOn(bench.link());
        bench.beat(held, Optional.empty());
        held.breakDown();
        bench.settle();
        assertThat(bench.delays().get(0)).isLessThanOrEqualTo(Backoff.FIRST);
    }

    @Test
    void registeringWhileWaitingConnectsAtOnce() {
        bench.online().breakDown();
        bench.settle();
        CompletionStage<?> registered = bench.plane.register();
        bench.settle();

        assertThat(bench.links).hasSize(2);
        bench.welcomeOn(bench.link());
        assertThat(bench.result(registered)).isNotNull();
        bench.advance(Duration.ofSeconds(9));
        assertThat(bench.links).hasSize(2);
    }

    @Test
    void replacedSessionIsNotMadeAgainUnlessItIsAskedFor() {
        ScriptedLink link = bench.online();
        link.refuse(new ClientFrame(0, new Request.Heartbeat()), ErrorCode.SESSION_REPLACED, "another session");
        bench.settle();

        assertThat(bench.events)
                .singleElement()
                .isInstanceOfSatisfying(
                        ControlEvent.Disconnected.class,
                        lost -> assertThat(lost.cause().code()).isEqualTo(ErrorCode.SESSION_REPLACED));
        assertThat(link.isAborted()).isTrue();
        bench.advance(Duration.ofHours(1));
        assertThat(bench.links).hasSize(1);

        bench.plane.register();
        bench.welcomeOn(bench.link());
        assertThat(bench.links).hasSize(2);
    }

    @Test
    void sessionThatIsRefusedWhileItIsMadeFailsTheAttempt() {
        CompletionStage<?> registered = bench.plane.register();
        ScriptedLink link = bench.link();
        link.open();
        bench.settle();
        link.challenge();
        bench.settle();
        link.refuse(new ClientFrame(0, new Request.Heartbeat()), ErrorCode.SERVER_DRAINING, "going down");

        assertThat(bench.failure(registered).code()).isEqualTo(ErrorCode.SERVER_DRAINING);
    }

    @Test
    void drainingServerIsWaitedFor() {
        ScriptedLink link = bench.online();
        link.tell(new Event.ServerDraining());
        bench.settle();

        assertThat(bench.events).isEmpty();
        assertThat(link.isAborted()).isFalse();
    }

    @Test
    void unknownAndUnreadableMessagesAreCountedAndTheSessionGoesOn() {
        ScriptedLink link = bench.online();
        link.text("{\"type\":\"weather.changed\",\"rain\":true}");
        link.text("{\"type\":\"peer.left\"}");
        link.text("not JSON \u0000");
        link.text("{\"type\":\"result\",\"id\":4711,\"result\":{}}");
        link.text("{\"type\":\"error\",\"id\":0,\"code\":\"MESSAGE_INVALID\",\"message\":\"\\u001b[2J\"}");
        bench.settle();

        assertThat(bench.dropped(RemoteMeters.Drop.UNKNOWN)).isEqualTo(1);
        assertThat(bench.dropped(RemoteMeters.Drop.UNREADABLE)).isEqualTo(2);
        assertThat(bench.dropped(RemoteMeters.Drop.LATE)).isEqualTo(2);
        bench.beat(link, Optional.empty());
        assertThat(bench.events).isEmpty();
    }

    @Test
    void everyTextIsTakenWhateverItIs() {
        ScriptedLink link = bench.online();
        link.tell(new Event.ServerDraining());
        link.text("garbage");
        link.text("{\"type\":\"weather.changed\"}");
        bench.settle();

        assertThat(link.backlog()).isZero();
    }

    private CompletionStage<?> welcomedWith(Welcome welcome) {
        CompletionStage<?> registered = bench.plane.register();
        ScriptedLink link = bench.link();
        link.open();
        bench.settle();
        link.challenge();
        bench.settle();
        link.grant(link.expect(Request.Authenticate.class), welcome);
        return registered;
    }

    private void assertNotLanrage(CompletionStage<?> registered, String why) {
        LanrageException failure = bench.failure(registered);
        assertThat(failure.code()).isEqualTo(ErrorCode.SERVER_UNREACHABLE);
        assertThat(failure)
                .hasMessageStartingWith("play.example:7777 is no LANrage control server: ")
                .hasMessageContaining(why);
    }
}
