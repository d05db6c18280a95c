package io.lanrage.server.registry;

import io.lanrage.core.control.message.Request;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.PartyId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules once more, as simply as they can be said: one list of members in the order in which they joined, searched each time. */
final class NaiveRegistry {

    /** A member; what it is changes by replacing it. */
    record Entry(
            long joinNumber,
            PeerId peer,
            PartyId party,
            NatType natType,
            Instant heard,
            boolean connected,
            boolean host) {

        Entry heardAt(Instant now) {
            return new Entry(joinNumber, peer, party, natType, now, connected, host);
        }

        Entry with(NatType type) {
            return new Entry(joinNumber, peer, party, type, heard, connected, host);
        }

        Entry connected(boolean is) {
            return new Entry(joinNumber, peer, party, natType, heard, is, host);
        }

        Entry asHost() {
            return new Entry(joinNumber, peer, party, natType, heard, connected, true);
        }

        boolean isAway(Instant now) {
            return Duration.between(heard, now).compareTo(LeaseTimes.DEFAULT.away()) >= 0;
        }

        boolean isOver(Instant now) {
            return Duration.between(heard, now).compareTo(LeaseTimes.DEFAULT.lease()) >= 0;
        }
    }

    private final HostLeavePolicy policy;
    private final int maxMembers;
    private final List<Entry> entries = new ArrayList<>();
    private long joins;

    NaiveRegistry(HostLeavePolicy policy, int maxMembers) {
        this.policy = policy;
        this.maxMembers = maxMembers;
    }

    List<Entry> members(PartyId party) {
        return entries.stream().filter(entry -> entry.party().equals(party)).toList();
    }

    Optional<Entry> entry(PeerId peer) {
        return entries.stream().filter(entry -> entry.peer().equals(peer)).findFirst();
    }

    int size() {
        return entries.size();
    }

    void connected(PeerId peer, Instant now) {
        endLeases(now);
        entry(peer).ifPresent(entry -> replace(entry, entry.heardAt(now).connected(true)));
    }

    void disconnected(PeerId peer) {
        entry(peer).ifPresent(entry -> replace(entry, entry.connected(false)));
    }

    /** The code of the refusal, or empty if the request is granted. */
    Optional<ErrorCode> handle(PeerId caller, Request<?> request, Instant now) {
        endLeases(now);
        entry(caller).ifPresent(entry -> replace(entry, entry.heardAt(now)));
        if (request instanceof Request.PartyCreate create) {
            return create(caller, create.partyId(), now);
        } else if (request instanceof Request.PartyJoin join) {
            return join(caller, join.partyId(), now);
        } else if (request instanceof Request.PartyLeave leave) {
            return ofMember(caller, leave.partyId(), () -> remove(caller, now));
        } else if (request instanceof Request.PartyGet get) {
            return ofMember(caller, get.partyId(), () -> {});
        } else if (request instanceof Request.PeerUpdate update) {
            return ofMember(
                    caller,
                    update.partyId(),
                    () -> replace(
                            entry(caller).orElseThrow(),
                            entry(caller).orElseThrow().with(update.natType())));
        } else if (request instanceof Request.Signal signal) {
            return ofMember(caller, signal.partyId(), () -> {})
                    .or(() -> members(signal.partyId()).stream()
                                    .anyMatch(m -> m.peer().equals(signal.to()))
                            ? Optional.empty()
                            : Optional.of(ErrorCode.PEER_NOT_FOUND));
        }
        return Optional.empty();
    }

    void endLeases(Instant now) {
        for (Entry entry : List.copyOf(entries)) {
            if (entries.contains(entry) && entry.isOver(now)) {
                remove(entry.peer(), now);
            }
        }
    }

    private Optional<ErrorCode> create(PeerId caller, PartyId party, Instant now) {
        if (!members(party).isEmpty()) {
            boolean own = entry(caller)
                    .filter(e -> e.party().equals(party) && e.host())
                    .isPresent();
            return own ? Optional.empty() : Optional.of(ErrorCode.PARTY_EXISTS);
        }
        if (entry(caller).isPresent()) {
            return Optional.of(ErrorCode.ALREADY_IN_PARTY);
        }
        entries.add(new Entry(++joins, caller, party, NatType.UNKNOWN, now, true, true));
        return Optional.empty();
    }

    private Optional<ErrorCode> join(PeerId caller, PartyId party, Instant now) {
        if (members(party).isEmpty()) {
            return Optional.of(ErrorCode.PARTY_NOT_FOUND);
        }
        Optional<Entry> entry = entry(caller);
        if (entry.isPresent()) {
            return entry.get().party().equals(party) ? Optional.empty() : Optional.of(ErrorCode.ALREADY_IN_PARTY);
        }
        if (members(party).size() == maxMembers) {
            return Optional.of(ErrorCode.PARTY_FULL);
        }
        entries.add(new Entry(++joins, caller, party, NatType.UNKNOWN, now, true, false));
        return Optional.empty();
    }

    private Optional<ErrorCode> ofMember(PeerId caller, PartyId party, Runnable change) {
        if (members(party).isEmpty()) {
            return Optional.of(ErrorCode.PARTY_NOT_FOUND);
        }
        if (entry(caller).filter(entry -> entry.party().equals(party)).isEmpty()) {
            return Optional.of(ErrorCode.NOT_A_MEMBER);
        }
        change.run();
        return Optional.empty();
    }

    private void remove(PeerId peer, Instant now) {
        Entry gone = entry(peer).orElseThrow();
        entries.remove(gone);
        List<Entry> rest = members(gone.party());
        if (!gone.host() || rest.isEmpty()) {
            return;
        }
        if (policy == HostLeavePolicy.DISSOLVE) {
            entries.removeAll(rest);
            return;
        }
        Entry next = rest.stream()
                .filter(Entry::connected)
                .filter(entry -> !entry.isAway(now))
                .findFirst()
                .or(() -> rest.stream().filter(Entry::connected).findFirst())
                .or(() -> rest.stream().filter(entry -> !entry.isAway(now)).findFirst())
                .orElse(rest.get(0));
        replace(next, next.asHost());
    }

    private void replace(Entry before, Entry after) {
        entries.set(entries.indexOf(before), after);
    }
}
