package io.lanrage.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.control.ControlEvent;
import io.lanrage.core.control.PeerSignal;
import io.lanrage.core.control.message.Event.DissolveReason;
import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.party.Party;
import io.lanrage.core.party.PartyKeys;
import io.lanrage.core.party.PartySecret;
import io.lanrage.core.party.Peer;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PartyManagerTest {

    private final RecordedPorts ports = new RecordedPorts();
    private final BlockingQueue<PartyEvent> events = new LinkedBlockingQueue<>();
    private final Lanrage lanrage = Lanrage.builder()
            .server(URI.create("ws://127.0.0.1:7777"))
            .identity(ports.key)
            .playerName("self")
            .controlPlane((server, key, listener) -> ports.controlPlane(listener))
            .natTraversal((options, listener) -> ports.natTraversal(listener))
            .networkManager(metrics -> ports.networkManager())
            .listener(events::add)
            .build();

    @AfterEach
    void close() {
        lanrage.close();
    }

    @Test
    void creatingEntersAndBringsTheInterfaceUp() throws InterruptedException {
        PartyManager party = lanrage.createParty("party").toCompletableFuture().join();

        assertThat(ports.calls)
                .containsExactly(
                        "control.register", "nat.gather", "nat.detect", "control.create", "network.open 10.66.0.1");
        assertThat(next()).isInstanceOf(PartyEvent.Entered.class);
        assertThat(next()).isInstanceOf(PartyEvent.InterfaceUp.class);
        assertThat(party.invite().server()).contains(URI.create("ws://127.0.0.1:7777"));
        assertThat(party.party().members()).hasSize(1);
    }

    @Test
    void everyMemberThatIsThereIsConnected() {
        ports.others.add(RecordedPorts.peer("ann", "10.66.0.2"));
        ports.others.add(RecordedPorts.peer("bob", "10.66.0.3"));

        PartyManager party = lanrage.createParty("party").toCompletableFuture().join();

        assertThat(ports.calls)
                .contains(
                        "nat.addPeer " + ports.others.get(0).id(),
                        "nat.addPeer " + ports.others.get(1).id());
        assertThat(party.status().toCompletableFuture().join().connections()).hasSize(2);
    }

    @Test
    void leavingTellsTheControlPlaneAndClosesInOrder() throws InterruptedException {
        PartyManager party = lanrage.createParty("party").toCompletableFuture().join();
        next();
        next();

        party.leave().toCompletableFuture().join();

        assertThat(ports.calls).endsWith("control.leave", "network.close", "nat.close", "control.close");
        assertThat(next()).isEqualTo(new PartyEvent.Left(LeaveReason.LEFT));
        assertThatThrownBy(() -> party.status().toCompletableFuture().join())
                .hasCauseInstanceOf(LanrageException.class);
    }

    @Test
    void aRefusedEntryLeavesNothingOpen() {
        ports.entry = LanrageException.of(ErrorCode.PARTY_NOT_FOUND, "no such party");

        assertFailsWith(ErrorCode.PARTY_NOT_FOUND);

        assertThat(ports.calls)
                .endsWith("network.close", "nat.close", "control.close")
                .doesNotContain("control.leave");
        assertThat(events).isEmpty();
    }

    @Test
    void anUnreachableServerIsSaid() {
        ports.registration = LanrageException.of(ErrorCode.SERVER_UNREACHABLE, "nobody there");

        assertFailsWith(ErrorCode.SERVER_UNREACHABLE);
    }

    @Test
    void aFailingInterfaceLeavesThePartyAgain() {
        ports.opening = LanrageException.of(ErrorCode.PERMISSION_DENIED, "not root");

        assertFailsWith(ErrorCode.PERMISSION_DENIED);

        assertThat(ports.calls).endsWith("control.leave", "network.close", "nat.close", "control.close");
    }

    @Test
    void afterAFailureTheNextPartyCanBeEntered() {
        ports.entry = LanrageException.of(ErrorCode.PARTY_FULL, "16 of 16");
        assertFailsWith(ErrorCode.PARTY_FULL);
        ports.entry = null;

        assertThat(lanrage.createParty("party").toCompletableFuture().join()).isNotNull();
    }

    @Test
    void asecondPartyAtATimeIsRefused() {
        lanrage.createParty("party").toCompletableFuture().join();

        assertThatThrownBy(() -> lanrage.createParty("another"))
                .isInstanceOfSatisfying(
                        LanrageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_IN_PARTY));
    }

    @Test
    void membersComeAndGo() throws InterruptedException {
        PartyManager manager =
                lanrage.createParty("party").toCompletableFuture().join();
        next();
        next();
        Peer ann = RecordedPorts.peer("ann", "10.66.0.2");
        Party alone = manager.party();
        ports.others.add(ann);
        Party together = ports.party(PartyKeys.of(manager.invite().secret()));

        ports.control().onControlEvent(new ControlEvent.PeerJoined(together, ann));
        assertThat(next()).isEqualTo(new PartyEvent.PeerJoined(ann));
        assertThat(next()).isInstanceOf(PartyEvent.ConnectionChanged.class);
        ports.control().onControlEvent(new ControlEvent.PeerLeft(alone, ann, LeaveReason.EXPIRED));

        assertThat(next()).isEqualTo(new PartyEvent.PeerLeft(ann, LeaveReason.EXPIRED));
        assertThat(ports.calls).endsWith("nat.removePeer " + ann.id(), "network.removePeer " + ann.id());
        assertThat(manager.party()).isEqualTo(alone);
    }

    @Test
    void whatOvertakesTheAnswerToEnteringIsNotLost() {
        Peer ann = RecordedPorts.peer("ann", "10.66.0.2");
        ports.whileEntering = () -> {
            ports.others.add(ann);
            Party together = ports.party(PartyKeys.of(PartySecret.generate(new SecureRandom())));
            ports.control().onControlEvent(new ControlEvent.PeerJoined(together, ann));
            ports.control()
                    .onControlEvent(new ControlEvent.Signalled(ann.id(), new PeerSignal.Candidates(List.of(), false)));
        };

        PartyManager party = lanrage.createParty("party").toCompletableFuture().join();

        assertThat(party.party().members()).hasSize(2);
        assertThat(ports.calls).containsSubsequence("nat.addPeer " + ann.id(), "nat.remoteCandidates " + ann.id());
    }

    @Test
    void aDissolvedPartyClosesEverythingAndSaysSoLast() throws InterruptedException {
        lanrage.createParty("party").toCompletableFuture().join();
        next();
        next();

        ports.control().onControlEvent(new ControlEvent.PartyDissolved(DissolveReason.HOST_LEFT));

        assertThat(next()).isEqualTo(new PartyEvent.Dissolved(DissolveReason.HOST_LEFT));
        assertThat(ports.calls)
                .endsWith("network.close", "nat.close", "control.close")
                .doesNotContain("control.leave");
    }

    @Test
    void aLostInterfaceClosesEverythingWithoutAFarewellAndIsSaidLast() throws InterruptedException {
        lanrage.createParty("party").toCompletableFuture().join();
        next();
        next();
        DeviceException cause = new DeviceException(ErrorCode.INTERFACE_LOST, "somebody removed it");

        ports.loss.complete(cause);

        assertThat(next()).isEqualTo(new PartyEvent.InterfaceLost(cause));
        assertThat(ports.calls)
                .endsWith("network.close", "nat.close", "control.close")
                .doesNotContain("control.leave");
        assertThat(lanrage.createParty("again").toCompletableFuture().join()).isNotNull();
    }

    @Test
    void aFailingListenerHearsTheNextEvent() throws InterruptedException {
        List<PartyEvent> heard = new ArrayList<>();
        BlockingQueue<PartyEvent> second = new LinkedBlockingQueue<>();
        try (Lanrage other = Lanrage.builder()
                .server(URI.create("ws://127.0.0.1:7777"))
                .identity(ports.key)
                .controlPlane((server, key, listener) -> ports.controlPlane(listener))
                .natTraversal((options, listener) -> ports.natTraversal(listener))
                .networkManager(metrics -> ports.networkManager())
                .listener(event -> {
                    heard.add(event);
                    if (heard.size() == 1) {
                        throw new IllegalStateException("a bug of the launcher");
                    }
                    second.add(event);
                })
                .build()) {
            other.createParty("party").toCompletableFuture().join();

            assertThat(second.poll(10, TimeUnit.SECONDS)).isInstanceOf(PartyEvent.InterfaceUp.class);
        }
    }

    @Test
    void withoutAServerThereIsNothingToCreateOn() {
        try (Lanrage homeless = Lanrage.builder()
                .controlPlane((server, key, listener) -> ports.controlPlane(listener))
                .natTraversal((options, listener) -> ports.natTraversal(listener))
                .networkManager(metrics -> ports.networkManager())
                .build()) {
            assertThatThrownBy(() -> homeless.createParty("party"))
                    .isInstanceOfSatisfying(
                            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SERVER_UNKNOWN));
        }
    }

    private void assertFailsWith(ErrorCode code) {
        assertThatThrownBy(
                        () -> lanrage.createParty("party").toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        LanrageException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private PartyEvent next() throws InterruptedException {
        PartyEvent event = events.poll(10, TimeUnit.SECONDS);
        assertThat(event).as("an event within 10 s").isNotNull();
        return event;
    }
}
