package io.lanrage.core.control.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.ControlEvent;
import io.lanrage.core.control.message.ClientFrame;
import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.FailureException;
import io.lanrage.core.party.Party;
import io.lanrage.core.task.TaskManager;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The control plane's end. */
@Timeout(30)
class RemoteCloseTest {

    private final ClientBench bench = new ClientBench();

    @Test
    void closeSaysGoodbyeAndEndsEverything() {
        ScriptedLink link = bench.online();
        link.answerGoodbye();

        bench.plane.close();

        assertThat(link.isClosed()).isTrue();
        assertThat(link.isAborted()).isFalse();
        assertThat(bench.isDiallerClosed()).isTrue();
        assertThat(bench.events).isEmpty();
        assertThat(bench.delays()).isEmpty();
    }

    @Test
    void pendingStagesEndWithClosed() {
        ScriptedLink link = bench.online();
        link.answerGoodbye();
        CompletionStage<Party> creating =
                bench.plane.create(new SampleParty(ClientBench.OWN.publicKey()).keys, SampleParty.partyRequest());
        bench.settle();

        bench.plane.close();

        assertClosed(creating);
    }

    @Test
    void attemptUnderWayEndsWithClosed() {
        CompletionStage<?> registering = bench.plane.register();
        bench.settle();

        bench.plane.close();

        assertClosed(registering);
    }

    @Test
    void everythingAfterTheEndFailsWithClosed() {
        bench.plane.close();

        assertClosed(bench.plane.register());
        assertClosed(bench.plane.get());
        assertClosed(bench.plane.leave());
    }

    @Test
    void closingAgainDoesNothing() {
        bench.online().answerGoodbye();
        bench.plane.close();

        bench.plane.close();
    }

    @Test
    void waitingForTheNextAttemptEndsToo() {
        bench.online().breakDown();
        bench.settle();

        bench.plane.close();

        assertThat(bench.delays()).isEmpty();
        assertThat(bench.links).hasSize(1);
    }

    @Test
    void serverThatDoesNotAnswerTheGoodbyeIsNotWaitedForLong() {
        bench.online();
        long begin = System.nanoTime();

        bench.plane.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void listenerMayClose() {
        CompletableFuture<RemoteControlPlane> plane = new CompletableFuture<>();
        CompletableFuture<Boolean> closedByListener = new CompletableFuture<>();
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        CompletableFuture<ScriptedLink> dialled = new CompletableFuture<>();
        Dialler dialler = new Dialler() {
            @Override
            public void dial(ServerAddress server, LinkListener listener) {
                ScriptedLink link = new ScriptedLink(listener);
                link.answerGoodbye();
                dialled.complete(link);
            }

            @Override
            public void close(Duration bound) {}
        };
        plane.complete(new RemoteControlPlane(
                new ServerAddress(URI.create("ws://localhost:1")),
                ClientBench.OWN,
                event -> {
                    plane.join().close();
                    closedByListener.complete(event instanceof ControlEvent.Disconnected);
                },
                RemoteControlPlaneOptions.of(new SecureRandom(), metrics),
                TaskManager.ofThreads("control", metrics),
                dialler));
        CompletionStage<?> registering = plane.join().register();
        ScriptedLink link = dialled.join();
        link.open();
        link.challenge();
        ClientFrame authenticate = null;
        while (authenticate == null) {
            authenticate = link.unexpected().stream().findFirst().orElse(null);
            Thread.onSpinWait();
        }
        link.grant(authenticate, ClientBench.welcome());
        registering.toCompletableFuture().join();

        link.breakDown();

        assertThat(closedByListener.join()).isTrue();
        assertClosed(plane.join().get());
    }

    @Test
    void listenerThatFailsIsNotTheEnd() {
        SampleParty server = new SampleParty(ClientBench.OWN.publicKey());
        ScriptedLink link = bench.online();
        bench.joined(link, server);
        bench.failNextEvent();
        link.tell(server.join(SampleParty.BOB.publicKey(), 2));
        link.tell(server.leave(SampleParty.BOB.publicKey(), LeaveReason.LEFT));
        link.tell(new Event.ServerDraining());
        bench.settle();

        assertThat(bench.events).singleElement().isInstanceOf(ControlEvent.PeerLeft.class);
        bench.close();
    }

    private void assertClosed(CompletionStage<?> stage) {
        assertThat(stage.toCompletableFuture())
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLOSED));
    }
}
