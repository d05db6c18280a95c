package io.lanrage.server.registry;

import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result.PartySnapshot;
import io.lanrage.core.ipam.IpAddressPool;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.JoinKey;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.Sealed;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.PartyId;
import io.lanrage.core.party.Presence;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One party, from its creation to its end: its members, their addresses, and the revision that counts the changes. */
final class PartyState {

    final PartyId id;
    final JoinKey joinKey;
    final HostLeavePolicy hostLeavePolicy;
    final int maxMembers;

    private final Sealed name;
    private final IpAddressPool addresses;
    private final Map<PeerId, Membership> members = new LinkedHashMap<>();
    private PeerId host;
    private long revision = 1;

    /** Makes the party with its host as the only member. */
    PartyState(Request.PartyCreate request, IpPrefix prefix, Caller host, Instant now) {
        this.id = request.partyId();
        this.joinKey = request.joinKey();
        this.hostLeavePolicy = request.hostLeavePolicy();
        this.maxMembers = request.maxMembers();
        this.name = request.name();
        this.addresses = new IpAddressPool(prefix);
        this.host = host.id();
        add(host, request.playerName(), now);
    }

    /** Adds a member; the caller sees to limits and revision. Refused if there is no free address, and then nothing changes. */
    Membership add(Caller joiner, Sealed playerName, Instant now) {
        Membership member = new Membership(this, joiner, playerName, addresses.lease(joiner.id(), now), now);
        members.put(member.id, member);
        return member;
    }

    void remove(Membership member, Instant now) {
        members.remove(member.id);
        addresses.release(member.id, now);
    }

    /** The member that becomes host when there is none: the longest here of those connected, else of those present, else of all. */
    Membership successor() {
        return members.values().stream()
                .min(Comparator.comparing((Membership member) -> !member.connected)
                        .thenComparing(member -> member.presence != Presence.PRESENT))
                .orElseThrow();
    }

    boolean isHost(PeerId peer) {
        return peer.equals(host);
    }

    void host(Membership next) {
        this.host = next.id;
    }

    /** Counts a change: the revision after it. */
    long raise() {
        return ++revision;
    }

    long revision() {
        return revision;
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    boolean isFull() {
        return members.size() >= maxMembers;
    }

    /** The members in the order in which they joined, as they are now. */
    List<Membership> members() {
        return List.copyOf(members.values());
    }

    PartySnapshot snapshot() {
        return new PartySnapshot(
                id,
                revision,
                name,
                host,
                addresses.base(),
                hostLeavePolicy,
                maxMembers,
                members.values().stream().map(Membership::snapshot).toList());
    }
}
