package io.lanrage.core.control.remote;

import io.lanrage.core.control.ControlEvent;
import io.lanrage.core.control.MemberRequest;
import io.lanrage.core.control.PartyRequest;
import io.lanrage.core.control.PeerSignal;
import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result.PartySnapshot;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.error.RefusedException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.Proof;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.party.Party;
import io.lanrage.core.party.PartyId;
import io.lanrage.core.party.PartyKeys;
import io.lanrage.core.party.Peer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This peer's membership in a party: entering, following and leaving it. Belongs to the control plane's thread; its stages complete
 * there.
 */
final class Membership implements ConnectorListener {

    /** The server's ways to say that there is no membership. */
    private static final Set<ErrorCode> NO_MEMBER = Set.of(ErrorCode.PARTY_NOT_FOUND, ErrorCode.NOT_A_MEMBER);

    /** Failures that leave open whether the server has granted the request. */
    private static final Set<ErrorCode> UNDECIDED = Set.of(ErrorCode.REQUEST_TIMEOUT, ErrorCode.CONNECTION_LOST);

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    private final PublicKey own;
    private final PeerId self;
    private final SecureRandom random;
    private final RemoteMeters meters;
    private final Consumer<ControlEvent> told;
    private final Supplier<ControlSession> sessions;
    private @Nullable CompletableFuture<Party> entering;
    private @Nullable Joined joined;
    /** A party that this peer wants to be no member of, but whose server may not know. */
    private @Nullable PartyId departed;

    private boolean refetching;
    private int removals;

    /**
     * Makes a membership in no party.
     *
     * @param own the own public key
     * @param random a cryptographic source, for seals
     * @param meters where dropped events are counted
     * @param told who hears of the party
     * @param sessions gives the session, or throws the reason why there is none
     */
    Membership(
            PublicKey own,
            SecureRandom random,
            RemoteMeters meters,
            Consumer<ControlEvent> told,
            Supplier<ControlSession> sessions) {
        this.own = own;
        this.self = own.peerId();
        this.random = random;
        this.meters = meters;
        this.told = told;
        this.sessions = sessions;
    }

    CompletionStage<Party> create(PartyKeys keys, PartyRequest request) {
        NameSeal names = new NameSeal(keys.sealKey(), random);
        return enter(
                keys,
                names,
                session -> new Request.PartyCreate(
                        keys.partyId(),
                        keys.joinKey(),
                        names.sealParty(request.name(), keys.partyId()),
                        names.sealPlayer(request.host().playerName(), self),
                        request.hostLeavePolicy(),
                        request.maxMembers(),
                        bounded(request.host())));
    }

    CompletionStage<Party> join(PartyKeys keys, MemberRequest request) {
        NameSeal names = new NameSeal(keys.sealKey(), random);
        return enter(
                keys,
                names,
                session -> new Request.PartyJoin(
                        keys.partyId(),
                        Proof.ofJoin(keys.joinKey(), session.nonce().bytes(), own),
                        names.sealPlayer(request.playerName(), self),
                        bounded(request)));
    }

    CompletionStage<Void> leave() {
        CompletableFuture<Party> entry = entering;
        if (entry != null) {
            return entry.handle((party, failure) -> (Void) null).thenCompose(done -> leave());
        }
        Joined left = joined;
        if (left == null) {
            return CompletableFuture.completedFuture(null);
        }
        joined = null;
        departed = left.id();
        return tellDeparture(sessions.get(), left.id());
    }

    CompletionStage<Party> get() {
        return refetch(sessions.get(), false);
    }

    CompletionStage<Void> update(NatReport report) {
        Request.PeerUpdate update =
                new Request.PeerUpdate(current().id(), report.natType(), report.mapping(), report.filtering());
        return sessions.get().request(update).thenApply(done -> null);
    }

    CompletionStage<Peer> discover(PeerId peer) {
        Joined in = current();
        return sessions.get().request(new Request.PeerGet(in.id(), peer)).thenApply(in.mirror()::read);
    }

    CompletionStage<Void> signal(PeerId to, PeerSignal signal) {
        Joined in = current();
        Request.Signal request = new Request.Signal(in.id(), to, in.signals().seal(signal, self, to));
        return sessions.get().request(request).thenApply(done -> null);
    }

    @Override
    public CompletionStage<Boolean> restore(ControlSession session) {
        PartyId toLeave = departed;
        if (toLeave != null) {
            withdraw(session, toLeave);
        }
        if (joined == null) {
            return CompletableFuture.completedFuture(true);
        }
        int removalsBefore = removals;
        return refetch(session, true).handle((party, failure) -> {
            if (failure != null
                    && !NO_MEMBER.contains(LanrageException.from(failure).code())) {
                throw LanrageException.from(failure);
            }
            return removals == removalsBefore;
        });
    }

    @Override
    public void happened(Event event) {
        if (event instanceof Event.OfParty ofParty) {
            if (isOwn(ofParty.partyId())) {
                apply(ofParty);
            }
        } else if (event instanceof Event.PartyDissolved dissolved) {
            if (isOwn(dissolved.partyId())) {
                joined = null;
                told.accept(new ControlEvent.PartyDissolved(dissolved.reason()));
            }
        } else if (event instanceof Event.Signalled signalled) {
            if (isOwn(signalled.partyId())) {
                open(signalled);
            }
        } else if (event instanceof Event.ServerDraining) {
            LOG.info("the control server is ending, and will close the connection soon");
        }
    }

    @Override
    public void renewed(Optional<Long> revision) {
        Joined in = joined;
        if (in != null && revision.map(known -> known > in.party().revision()).orElse(true)) {
            missed();
        }
    }

    private <Q extends Request<PartySnapshot>> CompletionStage<Party> enter(
            PartyKeys keys, NameSeal names, Function<ControlSession, Q> request) {
        if (joined != null || entering != null) {
            throw new RefusedException(
                    ErrorCode.ALREADY_IN_PARTY, "this peer is in a party already, or about to enter one");
        }
        ControlSession session = sessions.get();
        leaveOtherThan(keys.partyId(), session);
        CompletableFuture<Party> entry = new CompletableFuture<>();
        entering = entry;
        session.request(request.apply(session)).whenComplete((snapshot, failure) -> {
            entering = null;
            if (failure == null) {
                entered(session, keys, names, snapshot, entry);
                return;
            }
            if (UNDECIDED.contains(LanrageException.from(failure).code())) {
                withdraw(session, keys.partyId());
            }
            entry.completeExceptionally(LanrageException.from(failure));
        });
        return entry;
    }

    private void entered(
            ControlSession session,
            PartyKeys keys,
            NameSeal names,
            PartySnapshot snapshot,
            CompletableFuture<Party> entry) {
        try {
            PartyMirror mirror = new PartyMirror(new SnapshotReader(keys.partyId(), names), self, snapshot);
            joined = new Joined(mirror, new SignalSeal(keys.sealKey(), random));
            entry.complete(mirror.party());
        } catch (InputException e) {
            withdraw(session, keys.partyId());
            entry.completeExceptionally(e);
        }
    }

    /** A departure of which the server does not know yet stands in the way of entering another party, and not of the same. */
    private void leaveOtherThan(PartyId entered, ControlSession session) {
        PartyId toLeave = departed;
        if (entered.equals(toLeave)) {
            departed = null;
        } else if (toLeave != null) {
            withdraw(session, toLeave);
        }
    }

    /** Makes sure that the server does not keep a membership that was not wanted in the end. */
    private void withdraw(ControlSession session, PartyId party) {
        departed = party;
        tellDeparture(session, party).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.debug(
                        "the server does not know yet that party {} was left: {}",
                        party,
                        LanrageException.from(failure).getMessage());
            }
        });
    }

    private CompletionStage<Void> tellDeparture(ControlSession session, PartyId party) {
        return session.request(new Request.PartyLeave(party)).handle((done, failure) -> {
            LanrageException cause = failure == null ? null : LanrageException.from(failure);
            if (cause == null || NO_MEMBER.contains(cause.code())) {
                departed = party.equals(departed) ? null : departed;
                return null;
            }
            throw cause;
        });
    }

    private void apply(Event.OfParty event) {
        Optional<List<ControlEvent>> events = current().mirror().apply(event);
        if (events.isPresent()) {
            tell(events.get());
        } else {
            missed();
        }
    }

    /** Events were missed: fetches the party, if it is not being fetched already. What fails is tried again at the next heartbeat. */
    private void missed() {
        if (refetching) {
            return;
        }
        meters.refetched();
        refetch(sessions.get(), false).whenComplete((party, failure) -> {
            if (failure != null && joined != null) {
                LOG.warn(
                        "the party cannot be fetched: {}",
                        LanrageException.from(failure).getMessage());
            }
        });
    }

    // What counts is whether this is the same membership still, not one like it.
    @SuppressWarnings("ReferenceEquality")
    private CompletionStage<Party> refetch(ControlSession session, boolean evenIfOlder) {
        Joined in = current();
        refetching = true;
        return session.request(new Request.PartyGet(in.id())).handle((snapshot, failure) -> {
            refetching = false;
            if (failure != null) {
                LanrageException cause = LanrageException.from(failure);
                if (NO_MEMBER.contains(cause.code()) && joined == in) {
                    tell(List.of(new ControlEvent.Removed(LeaveReason.EXPIRED)));
                }
                throw cause;
            }
            if (joined != in) {
                throw notAMember();
            }
            tell(in.mirror().adopt(snapshot, evenIfOlder));
            return in.party();
        });
    }

    private void open(Event.Signalled signalled) {
        Joined in = current();
        if (!in.hasMember(signalled.from()) || signalled.from().equals(self)) {
            meters.dropped(RemoteMeters.Drop.STRANGE);
            LOG.debug("a signal of {}, who is no other member, is dropped", signalled.from());
            return;
        }
        PeerSignal signal;
        try {
            signal = in.signals().open(signalled.body(), signalled.from(), self);
        } catch (InputException e) {
            meters.dropped(RemoteMeters.Drop.UNSEALED);
            LOG.warn("a signal of {} is dropped: {}", signalled.from(), e.getMessage());
            return;
        }
        told.accept(new ControlEvent.Signalled(signalled.from(), signal));
    }

    private void tell(List<ControlEvent> events) {
        for (ControlEvent event : events) {
            if (event instanceof ControlEvent.Removed) {
                joined = null;
                removals++;
            }
            told.accept(event);
        }
    }

    private boolean isOwn(PartyId party) {
        boolean isOwn = joined != null && joined.id().equals(party);
        if (!isOwn) {
            meters.dropped(RemoteMeters.Drop.STRANGE);
            LOG.debug("an event of party {}, which this peer is not in, is dropped", party);
        }
        return isOwn;
    }

    private Joined current() {
        Joined in = joined;
        if (in == null) {
            throw notAMember();
        }
        return in;
    }

    /** The request's networks, as many as a message may have: the prefix is chosen around the first ones. */
    private static List<IpPrefix> bounded(MemberRequest request) {
        return request.networks().stream().limit(Request.MAX_NETWORKS).toList();
    }

    private static LanrageException notAMember() {
        return new RefusedException(ErrorCode.NOT_A_MEMBER, "this peer is in no party");
    }
}
