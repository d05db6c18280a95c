package io.lanrage.core.control.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.ControlEvent;
import io.lanrage.core.control.MemberRequest;
import io.lanrage.core.control.message.ClientFrame;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result.HeartbeatAck;
import io.lanrage.core.control.message.Result.StunEndpoint;
import io.lanrage.core.control.message.Result.Welcome;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.party.Party;
import io.lanrage.core.task.SteppedScheduler;
import io.lanrage.core.task.TaskManager;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;

/** A control plane whose network and clock are the test's. */
final class ClientBench implements AutoCloseable {

    static final PrivateKey OWN = SampleParty.ALICE;
    static final PeerId SELF = OWN.publicKey().peerId();
    static final int HEARTBEAT_SECONDS = 10;

    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final List<ControlEvent> events = new CopyOnWriteArrayList<>();
    final List<ScriptedLink> links = new CopyOnWriteArrayList<>();
    final RemoteControlPlane plane;
    private SteppedScheduler scheduler;
    private boolean diallerClosed;
    private volatile boolean failNext;

    ClientBench() {
        this(Optional.empty());
    }

    ClientBench(Optional<String> accessToken) {
        TaskManager tasks = new TaskManager("control", metrics, this::open, System::nanoTime);
        plane = new RemoteControlPlane(
                new ServerAddress(URI.create("ws://play.example:7777")),
                OWN,
                this::hear,
                new RemoteControlPlaneOptions(accessToken, Optional.empty(), new SecureRandom(), metrics),
                tasks,
                new ScriptedDialler());
    }

    /** The link of the latest attempt. */
    ScriptedLink link() {
        settle();
        return links.get(links.size() - 1);
    }

    /** Connects and authenticates. */
    ScriptedLink online() {
        CompletionStage<?> registered = plane.register();
        ScriptedLink link = welcomeOn(link());
        assertThat(registered.toCompletableFuture()).isCompleted();
        return link;
    }

    /** Plays the server's part of the begin of a session. */
    ScriptedLink welcomeOn(ScriptedLink link) {
        link.open();
        settle();
        link.challenge();
        settle();
        link.grant(link.expect(Request.Authenticate.class), welcome());
        settle();
        return link;
    }

    /** Joins a party that is there already. */
    Party joined(ScriptedLink link, SampleParty party) {
        CompletionStage<Party> joining = plane.join(party.keys, new MemberRequest("Alice", List.of()));
        settle();
        link.grant(link.expect(Request.PartyJoin.class), party.snapshot());
        return result(joining);
    }

    /** Answers the next heartbeat. */
    void beat(ScriptedLink link, Optional<Long> revision) {
        advance(Duration.ofSeconds(HEARTBEAT_SECONDS));
        ClientFrame heartbeat = link.expect(Request.Heartbeat.class);
        link.grant(heartbeat, new HeartbeatAck(revision));
        settle();
    }

    static Welcome welcome() {
        return new Welcome(SELF, List.of(new StunEndpoint(Optional.empty(), 3478)), HEARTBEAT_SECONDS, 30, 120, "0.1");
    }

    /** Waits until the control plane has done what it was given. */
    void settle() {
        // A task may give another, which may give a third.
        for (int i = 0; i < 4; i++) {
            scheduler.finishDue();
        }
    }

    void advance(Duration time) {
        settle();
        scheduler.advance(time);
        settle();
    }

    List<Duration> delays() {
        return scheduler.delays();
    }

    <T> T result(CompletionStage<T> stage) {
        settle();
        assertThat(stage.toCompletableFuture()).isDone();
        return stage.toCompletableFuture().join();
    }

    LanrageException failure(CompletionStage<?> stage) {
        settle();
        assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
        try {
            stage.toCompletableFuture().join();
            throw new AssertionError("the stage did not fail");
        } catch (CompletionException e) {
            return (LanrageException) e.getCause();
        }
    }

    double dropped(RemoteMeters.Drop reason) {
        return metrics.get("lanrage.control.client.dropped")
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .counter()
                .count();
    }

    boolean isDiallerClosed() {
        return diallerClosed;
    }

    @Override
    public void close() {
        links.forEach(ScriptedLink::answerGoodbye);
        plane.close();
    }

    /** The listener throws at the next event. */
    void failNextEvent() {
        failNext = true;
    }

    private void hear(ControlEvent event) {
        if (failNext) {
            failNext = false;
            throw new IllegalStateException("a listener's mistake");
        }
        events.add(event);
    }

    private SteppedScheduler open(ThreadFactory threads) {
        scheduler = new SteppedScheduler(threads);
        return scheduler;
    }

    private final class ScriptedDialler implements Dialler {

        @Override
        public void dial(ServerAddress server, LinkListener listener) {
            links.add(new ScriptedLink(listener));
        }

        @Override
        public void close(Duration bound) {
            diallerClosed = true;
        }
    }
}
