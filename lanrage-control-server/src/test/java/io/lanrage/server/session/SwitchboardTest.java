package io.lanrage.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.MessageCodec;
import io.lanrage.core.control.message.Nonce;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result;
import io.lanrage.core.control.message.Result.StunEndpoint;
import io.lanrage.core.control.message.ServerFrame;
import io.lanrage.core.key.Proof;
import io.lanrage.core.key.Sealed;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.PartyKeys;
import io.lanrage.core.party.PartySecret;
import io.lanrage.core.party.Presence;
import io.lanrage.server.registry.Caller;
import io.lanrage.server.registry.LeaseTimes;
import io.lanrage.server.registry.PartyRegistry;
import io.lanrage.server.registry.PrefixRanges;
import io.lanrage.server.registry.RegistryLimits;
import io.lanrage.server.relay.directory.RelayDirectory;
import io.lanrage.server.relay.directory.RelayTimes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SwitchboardTest {

    private static final MessageCodec CODEC = new MessageCodec();
    private static final PartyKeys PARTY = PartyKeys.of(PartySecret.of(new byte[PartySecret.BYTES]));
    private static final int BACKLOG = 3;

    /** Remembers what it was given. */
    private static final class Recorder implements Outlet {

        final List<ServerFrame> frames = new ArrayList<>();
        final List<Closing> closings = new ArrayList<>();

        @Override
        public void send(String text) {
            frames.add(CODEC.decodeServerFrame(text));
        }

        @Override
        public void close(Closing closing) {
            closings.add(closing);
        }

        <R extends Result> R result(int index, Class<R> type) {
            assertThat(frames.get(index)).isInstanceOf(ServerFrame.Granted.class);
            return CODEC.result((ServerFrame.Granted) frames.get(index), type);
        }

        String refusal(int index) {
            assertThat(frames.get(index)).isInstanceOf(ServerFrame.Refused.class);
            return ((ServerFrame.Refused) frames.get(index)).code();
        }

        Event event(int index) {
            assertThat(frames.get(index)).isInstanceOf(ServerFrame.Happened.class);
            return ((ServerFrame.Happened) frames.get(index)).event();
        }
    }

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final ServerProfile profile =
            new ServerProfile(List.of(new StunEndpoint(Optional.empty(), 3478)), LeaseTimes.DEFAULT, "1.2.3");
    private final Switchboard switchboard = new Switchboard(
            new PartyRegistry(PrefixRanges.DEFAULT, LeaseTimes.DEFAULT, RegistryLimits.DEFAULT),
            desk(),
            profile,
            limits(),
            CODEC,
            new SessionMetrics(meters),
            now::get,
            tasks::add);

    private final Caller ann = caller();
    private final Caller ben = caller();
    private final Recorder annsOutlet = new Recorder();
    private final Recorder bensOutlet = new Recorder();

    private static RelayDesk desk() {
        RelayDirectory directory = new RelayDirectory(RelayTimes.DEFAULT, new SimpleMeterRegistry());
        return new RelayDesk(directory, () -> 0, () -> Instant.EPOCH);
    }

    private static SessionLimits limits() {
        SessionLimits usual = SessionLimits.DEFAULT;
        return new SessionLimits(
                usual.maxConnections(),
                usual.maxConnectionsPerAddress(),
                usual.connects(),
                usual.requests(),
                usual.requestsPerAddress(),
                usual.excess(),
                BACKLOG,
                usual.authentication());
    }

    private static Caller caller() {
        return Caller.of(Identity.generate().publicKey(), Nonce.generate(new SecureRandom()));
    }

    private void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    private void enter(Caller caller, Outlet outlet) {
        switchboard.enter(new Step.Enter(caller, 1), outlet);
        runTasks();
    }

    private void ask(Caller caller, Outlet outlet, Request<?> request) {
        switchboard.ask(new Step.Ask(caller, 2, request), outlet);
        runTasks();
    }

    private static Request.PartyCreate create() {
        Sealed name = Sealed.of(new byte[0]);
        return new Request.PartyCreate(
                PARTY.partyId(), PARTY.joinKey(), name, name, HostLeavePolicy.MIGRATE, 8, List.of());
    }

    private static Request.PartyJoin join(Caller caller) {
        Proof proof = Proof.ofJoin(PARTY.joinKey(), caller.nonce().bytes(), caller.key());
        return new Request.PartyJoin(PARTY.partyId(), proof, Sealed.of(new byte[0]), List.of());
    }

    private void annAndBenInOneParty() {
        enter(ann, annsOutlet);
        enter(ben, bensOutlet);
        ask(ann, annsOutlet, create());
        ask(ben, bensOutlet, join(ben));
        annsOutlet.frames.clear();
        bensOutlet.frames.clear();
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    @Test
    void whoEntersIsWelcomed() {
        enter(ann, annsOutlet);

        assertThat(annsOutlet.result(0, Result.Welcome.class))
                .isEqualTo(new Result.Welcome(ann.id(), profile.stunServers(), 10, 30, 120, "1.2.3"));
        assertThat(gauge("lanrage.sessions")).isEqualTo(1);
    }

    @Test
    void joinerGetsThePartyAndTheOthersTheEvent() {
        enter(ann, annsOutlet);
        enter(ben, bensOutlet);
        ask(ann, annsOutlet, create());

        ask(ben, bensOutlet, join(ben));

        Result.PartySnapshot party = bensOutlet.result(1, Result.PartySnapshot.class);
        assertThat(annsOutlet.event(2))
                .isEqualTo(
                        new Event.PeerJoined(PARTY.partyId(), 2, party.members().get(1)));
        assertThat(gauge("lanrage.parties")).isEqualTo(1);
        assertThat(gauge("lanrage.members")).isEqualTo(2);
        assertThat(meters.get("lanrage.requests")
                        .tag("type", "party.join")
                        .tag("code", "OK")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void refusalIsToldAndCounted() {
        enter(ann, annsOutlet);

        ask(ann, annsOutlet, new Request.PartyGet(PARTY.partyId()));

        assertThat(annsOutlet.refusal(1)).isEqualTo("PARTY_NOT_FOUND");
        assertThat(meters.get("lanrage.requests")
                        .tag("type", "party.get")
                        .tag("code", "PARTY_NOT_FOUND")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void newerSessionReplacesTheOlderAndKeepsTheMembership() {
        annAndBenInOneParty();
        Recorder newer = new Recorder();

        enter(ben, newer);
        switchboard.left(ben, bensOutlet);
        runTasks();
        ask(ann, annsOutlet, new Request.Signal(PARTY.partyId(), ben.id(), Sealed.of(new byte[] {1})));

        assertThat(bensOutlet.refusal(0)).isEqualTo("SESSION_REPLACED");
        assertThat(bensOutlet.closings).containsExactly(Closing.REPLACED);
        assertThat(newer.event(1)).isInstanceOf(Event.Signalled.class);
        assertThat(gauge("lanrage.members")).isEqualTo(2);
    }

    @Test
    void replacedSessionIsNotAnsweredAnyMore() {
        annAndBenInOneParty();
        enter(ben, new Recorder());
        bensOutlet.frames.clear();

        ask(ben, bensOutlet, new Request.PartyLeave(PARTY.partyId()));

        assertThat(bensOutlet.frames).isEmpty();
        assertThat(gauge("lanrage.members")).isEqualTo(2);
    }

    @Test
    void leaseGoesOnWhenASessionEndsAndRunsOutInTime() {
        annAndBenInOneParty();
        switchboard.left(ben, bensOutlet);
        runTasks();
        assertThat(gauge("lanrage.sessions")).isEqualTo(1);
        assertThat(gauge("lanrage.members")).isEqualTo(2);

        now.updateAndGet(time -> time.plusSeconds(29));
        ask(ann, annsOutlet, new Request.Heartbeat());
        now.updateAndGet(time -> time.plusSeconds(1));
        switchboard.advance();
        runTasks();

        assertThat(annsOutlet.event(1))
                .isInstanceOfSatisfying(
                        Event.PeerUpdated.class,
                        updated -> assertThat(updated.peer().presence()).isEqualTo(Presence.AWAY));
        assertThat(bensOutlet.frames).isEmpty();
    }

    @Test
    void returningPeerIsWelcomedAndTheOthersAreTold() {
        annAndBenInOneParty();
        switchboard.left(ben, bensOutlet);
        now.updateAndGet(time -> time.plusSeconds(20));
        ask(ann, annsOutlet, new Request.Heartbeat());
        now.updateAndGet(time -> time.plusSeconds(20));
        annsOutlet.frames.clear();

        enter(ben, bensOutlet);

        assertThat(bensOutlet.frames).hasSize(1);
        assertThat(bensOutlet.result(0, Result.Welcome.class).peerId()).isEqualTo(ben.id());
        assertThat(annsOutlet.frames).hasSize(2);
    }

    @Test
    void requestBeyondTheBacklogIsRefusedAtOnce() {
        enter(ann, annsOutlet);
        for (int i = 0; i < BACKLOG; i++) {
            switchboard.ask(new Step.Ask(ann, 10 + i, new Request.Heartbeat()), annsOutlet);
        }
        assertThat(annsOutlet.frames).hasSize(1);

        switchboard.ask(new Step.Ask(ann, 20, new Request.Heartbeat()), annsOutlet);

        assertThat(annsOutlet.refusal(1)).isEqualTo("CAPACITY_EXHAUSTED");
        runTasks();
        assertThat(annsOutlet.frames).hasSize(2 + BACKLOG);
        ask(ann, annsOutlet, new Request.Heartbeat());
        annsOutlet.result(2 + BACKLOG, Result.HeartbeatAck.class);
    }

    @Test
    void drainingTellsAllAndRefusesEverythingAfter() {
        annAndBenInOneParty();
        Caller late = caller();
        Recorder latesOutlet = new Recorder();

        var drained = switchboard.drain().toCompletableFuture();
        assertThat(drained).isNotDone();
        runTasks();

        assertThat(drained).isDone();
        assertThat(annsOutlet.event(0)).isEqualTo(new Event.ServerDraining());
        assertThat(bensOutlet.event(0)).isEqualTo(new Event.ServerDraining());
        assertThat(annsOutlet.closings).containsExactly(Closing.GOING_AWAY);
        ask(ann, annsOutlet, new Request.Heartbeat());
        assertThat(annsOutlet.refusal(1)).isEqualTo("SERVER_DRAINING");
        enter(late, latesOutlet);
        assertThat(latesOutlet.refusal(0)).isEqualTo("SERVER_DRAINING");
        assertThat(latesOutlet.closings).containsExactly(Closing.GOING_AWAY);
    }

    @Test
    void requestThatBreaksTheRegistryIsRefusedAsInternal() {
        enter(ann, annsOutlet);
        Identity identity = Identity.generate();
        Session session =
                new Session(CODEC, Optional.empty(), SessionLimits.DEFAULT, nanos -> true, new SecureRandom(), 0);

        ask(ann, annsOutlet, identity.authenticate(session.challenge()));

        assertThat(annsOutlet.refusal(1)).isEqualTo("INTERNAL");
        ask(ann, annsOutlet, new Request.Heartbeat());
        annsOutlet.result(2, Result.HeartbeatAck.class);
    }

    @Test
    void lateTaskOfAClosedServerIsDropped() {
        Switchboard closed = new Switchboard(
                new PartyRegistry(PrefixRanges.DEFAULT, LeaseTimes.DEFAULT, RegistryLimits.DEFAULT),
                desk(),
                profile,
                limits(),
                CODEC,
                new SessionMetrics(new SimpleMeterRegistry()),
                now::get,
                task -> {
                    throw new RejectedExecutionException("closed");
                });

        closed.left(ann, annsOutlet);
        closed.ask(new Step.Ask(ann, 1, new Request.Heartbeat()), annsOutlet);

        assertThat(annsOutlet.frames).isEmpty();
    }

    @Test
    void requestAboutRelaysRenewsTheLeaseLikeAnyOther() {
        enter(ann, annsOutlet);
        ask(ann, annsOutlet, create());
        now.set(now.get().plus(LeaseTimes.DEFAULT.lease()).minusSeconds(1));
        ask(ann, annsOutlet, new Request.RelayList(Optional.empty()));
        now.set(now.get().plusSeconds(2));
        ask(ann, annsOutlet, new Request.PartyGet(PARTY.partyId()));

        assertThat(annsOutlet.frames.get(annsOutlet.frames.size() - 1)).isInstanceOf(ServerFrame.Granted.class);
    }

    @Test
    void snapshotOfTheLargestPartyFitsIntoAFrame() {
        byte[] longest = new byte[Request.MAX_NAME_BYTES];
        Sealed name = Sealed.of(longest);
        Request.PartyCreate largest = new Request.PartyCreate(
                PARTY.partyId(), PARTY.joinKey(), name, name, HostLeavePolicy.MIGRATE, Request.MAX_MEMBERS, List.of());
        Recorder last = new Recorder();
        enter(ann, annsOutlet);
        ask(ann, annsOutlet, largest);
        for (int i = 1; i < Request.MAX_MEMBERS; i++) {
            Caller member = caller();
            last = new Recorder();
            enter(member, last);
            ask(
                    member,
                    last,
                    new Request.PartyJoin(PARTY.partyId(), join(member).proof(), name, List.of()));
        }

        Result.PartySnapshot party = last.result(1, Result.PartySnapshot.class);

        assertThat(party.members()).hasSize(Request.MAX_MEMBERS);
        assertThat(CODEC.encodeResult(Long.MAX_VALUE, party).length()).isLessThan(MessageCodec.MAX_FRAME_BYTES);
    }

    @Test
    void timesAreToldInWholeSecondsAndNeverAsNone() {
        LeaseTimes times = new LeaseTimes(Duration.ofMillis(10), Duration.ofMillis(2_500), Duration.ofMinutes(1));

        Result.Welcome welcome = new ServerProfile(List.of(), times, "x").welcome(ann.id());

        assertThat(welcome.heartbeatSeconds()).isEqualTo(1);
        assertThat(welcome.awaySeconds()).isEqualTo(2);
        assertThat(welcome.leaseSeconds()).isEqualTo(60);
    }
}
