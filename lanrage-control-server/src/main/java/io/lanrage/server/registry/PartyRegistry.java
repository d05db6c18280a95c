package io.lanrage.server.registry;

import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.RefusedException;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.Proof;
import io.lanrage.core.key.Sealed;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.PartyId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All parties of a server, and the rules by which they change.
 *
 * <p>A member's life, as its party sees it; every request of a member counts as being heard:
 *
 * <pre>
 *            create, join               unheard for "away"
 *   (none) ───────────────► PRESENT ─────────────────────► AWAY
 *      ▲                     │    ▲                         │ │
 *      │        leave        │    │          heard          │ │
 *      ├─────────────────────┘    └─────────────────────────┘ │
 *      │              leave, or unheard for "lease"           │
 *      └──────────────────────────────────────────────────────┘
 * </pre>
 *
 * <ul>
 *   <li>A peer is a member of at most one party. Creating or joining again the party that it is in is granted and renews it, so
 *       that a lost answer, or a program that was killed and started again, costs neither slot nor address.
 *   <li>A connection that ends is not a leave: the lease goes on.
 *   <li>Every change raises the party's revision by exactly one and is one event.
 *   <li>The last one to leave ends the party. If the host leaves first, {@link HostLeavePolicy} decides.
 *   <li>A refused request changes nothing but that its caller was heard.
 * </ul>
 *
 * <p>Time is an argument, and should not go back; leases that are over at that time end before anything else is looked at, so the
 * answers do not depend on how often {@link #advance} is called. Not safe for use by several threads: one thread owns the registry.
 */
public final class PartyRegistry {

    private final PrefixRanges prefixes;
    private final RegistryLimits limits;
    private final Roster roster;

    /**
     * Makes a registry without parties.
     *
     * @param prefixes where parties get their prefixes from
     * @param times how long members may be unheard
     * @param limits how much it holds
     */
    public PartyRegistry(PrefixRanges prefixes, LeaseTimes times, RegistryLimits limits) {
        this.prefixes = prefixes;
        this.limits = limits;
        this.roster = new Roster(times);
    }

    /**
     * Answers a request.
     *
     * @param caller who asks
     * @param request what; any but {@link Request.Authenticate}, which is the session's, and those about relays
     * @param now what time it is
     * @return the answer and what members are to be told
     */
    public Outcome handle(Caller caller, Request<?> request, Instant now) {
        Effects effects = new Effects();
        roster.endLeases(now, effects);
        roster.heard(caller.id(), now, effects);
        return new Outcome(answer(caller, request, now, effects), effects.deliveries());
    }

    /**
     * A peer has connected: it is heard, and counts as connected when a host is sought.
     *
     * @param peer who
     * @param now what time it is
     * @return what members are to be told; nothing is for the peer itself, which has missed others and fetches its party whole
     */
    public List<Delivery> connected(PeerId peer, Instant now) {
        Effects effects = new Effects();
        roster.endLeases(now, effects);
        roster.heard(peer, now, effects);
        roster.membership(peer).ifPresent(member -> member.connected = true);
        return effects.deliveries().stream()
                .filter(delivery -> !delivery.to().equals(peer))
                .toList();
    }

    /**
     * A peer has asked for something that concerns no party; like any request, that renews its lease.
     *
     * @param peer who
     * @param now what time it is
     * @return what members are to be told
     */
    public List<Delivery> heard(PeerId peer, Instant now) {
        Effects effects = new Effects();
        roster.endLeases(now, effects);
        roster.heard(peer, now, effects);
        return effects.deliveries();
    }

    /**
     * A peer's connection has ended, and it has no other. Its lease goes on.
     *
     * @param peer who
     */
    public void disconnected(PeerId peer) {
        roster.membership(peer).ifPresent(member -> member.connected = false);
    }

    /**
     * Ends what is over by now. To be called now and then, so that members are told in time.
     *
     * @param now what time it is
     * @return what members are to be told
     */
    public List<Delivery> advance(Instant now) {
        Effects effects = new Effects();
        roster.endLeases(now, effects);
        return effects.deliveries();
    }

    /**
     * How many parties there are.
     *
     * @return zero or more
     */
    public int partyCount() {
        return roster.partyCount();
    }

    /**
     * How many members all parties have together.
     *
     * @return zero or more
     */
    public int memberCount() {
        return roster.memberCount();
    }

    private Answer answer(Caller caller, Request<?> request, Instant now, Effects effects) {
        try {
            return new Answer.Granted(grant(caller, request, now, effects));
        } catch (RefusedException e) {
            return new Answer.Refused(e.code(), String.valueOf(e.getMessage()));
        }
    }

    private Result grant(Caller caller, Request<?> request, Instant now, Effects effects) {
        if (request instanceof Request.Heartbeat) {
            return heartbeat(caller);
        } else if (request instanceof Request.Signal signal) {
            return signal(caller, signal, effects);
        } else if (request instanceof Request.PeerUpdate update) {
            return update(caller, update, effects);
        } else if (request instanceof Request.PartyGet get) {
            return member(caller, get.partyId()).party.snapshot();
        } else if (request instanceof Request.PeerGet get) {
            return other(member(caller, get.partyId()).party, get.peerId()).snapshot();
        } else if (request instanceof Request.PartyCreate create) {
            return create(caller, create, now);
        } else if (request instanceof Request.PartyJoin join) {
            return join(caller, join, now, effects);
        } else if (request instanceof Request.PartyLeave leave) {
            return leave(member(caller, leave.partyId()), now, effects);
        }
        throw new IllegalArgumentException(request.getClass().getSimpleName() + " is not the registry's to answer");
    }

    private Result create(Caller caller, Request.PartyCreate request, Instant now) {
        Optional<PartyState> existing = roster.party(request.partyId());
        if (existing.isPresent()) {
            return createdBefore(caller, request, existing.get());
        }
        refuseSecondParty(caller);
        if (roster.partyCount() >= limits.maxParties()) {
            throw new RefusedException(
                    ErrorCode.CAPACITY_EXHAUSTED, "the server has all " + limits.maxParties() + " parties it may have");
        }
        refuseMemberOverLimit();
        PartyState party = new PartyState(request, prefixes.choose(request.networks()), caller, now);
        roster.begin(party);
        return party.snapshot();
    }

    private Result createdBefore(Caller caller, Request.PartyCreate request, PartyState party) {
        if (party.isHost(caller.id()) && party.joinKey.equals(request.joinKey())) {
            return party.snapshot();
        }
        throw new RefusedException(ErrorCode.PARTY_EXISTS, "a party with the id " + party.id + " is there already");
    }

    private Result join(Caller caller, Request.PartyJoin request, Instant now, Effects effects) {
        PartyState party = party(request.partyId());
        if (!Proof.ofJoin(party.joinKey, caller.nonce().bytes(), caller.key()).equals(request.proof())) {
            throw new RefusedException(ErrorCode.INVITE_REFUSED, "the invite does not fit party " + party.id);
        }
        Optional<Membership> before = memberOf(party, caller.id());
        if (before.isPresent()) {
            rename(before.get(), request.playerName(), effects);
            return party.snapshot();
        }
        refuseSecondParty(caller);
        if (party.isFull()) {
            throw new RefusedException(
                    ErrorCode.PARTY_FULL, "the party has all " + party.maxMembers + " members it may have");
        }
        refuseMemberOverLimit();
        Membership joined = party.add(caller, request.playerName(), now);
        roster.enter(joined);
        effects.tellOthers(party, joined, new Event.PeerJoined(party.id, party.raise(), joined.snapshot()));
        return party.snapshot();
    }

    private Result leave(Membership member, Instant now, Effects effects) {
        roster.remove(member, LeaveReason.LEFT, now, effects);
        return new Result.Done();
    }

    private Result update(Caller caller, Request.PeerUpdate request, Effects effects) {
        Membership member = member(caller, request.partyId());
        if (member.natType != request.natType()) {
            member.natType = request.natType();
            effects.tellUpdated(member);
        }
        return new Result.Done();
    }

    private Result signal(Caller caller, Request.Signal request, Effects effects) {
        Membership to = other(member(caller, request.partyId()).party, request.to());
        effects.tell(to.id, new Event.Signalled(request.partyId(), caller.id(), request.body()));
        return new Result.Done();
    }

    private Result heartbeat(Caller caller) {
        return new Result.HeartbeatAck(roster.membership(caller.id()).map(member -> member.party.revision()));
    }

    private void rename(Membership member, Sealed name, Effects effects) {
        if (!member.name.equals(name)) {
            member.name = name;
            effects.tellUpdated(member);
        }
    }

    private PartyState party(PartyId id) {
        return roster.party(id)
                .orElseThrow(() -> new RefusedException(ErrorCode.PARTY_NOT_FOUND, "there is no party " + id));
    }

    private Membership member(Caller caller, PartyId partyId) {
        PartyState party = party(partyId);
        return memberOf(party, caller.id())
                .orElseThrow(
                        () -> new RefusedException(ErrorCode.NOT_A_MEMBER, "you are not a member of party " + partyId));
    }

    private Membership other(PartyState party, PeerId id) {
        return memberOf(party, id)
                .orElseThrow(() ->
                        new RefusedException(ErrorCode.PEER_NOT_FOUND, "party " + party.id + " has no member " + id));
    }

    private Optional<Membership> memberOf(PartyState party, PeerId id) {
        return roster.membership(id).filter(member -> member.party == party);
    }

    private void refuseSecondParty(Caller caller) {
        roster.membership(caller.id()).ifPresent(member -> {
            throw new RefusedException(ErrorCode.ALREADY_IN_PARTY, "you are a member of party " + member.party.id);
        });
    }

    private void refuseMemberOverLimit() {
        if (roster.memberCount() >= limits.maxMembers()) {
            throw new RefusedException(
                    ErrorCode.CAPACITY_EXHAUSTED, "the server has all " + limits.maxMembers() + " members it may have");
        }
    }
}
