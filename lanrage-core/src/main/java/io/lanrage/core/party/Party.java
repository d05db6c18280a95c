package io.lanrage.core.party;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.nat.NatType;
import java.util.List;
import java.util.Optional;

/**
 * A virtual LAN and its members, as they were at one revision.
 *
 * @param id the party's id
 * @param name what the party is called
 * @param revision raised by each change; members with the same revision agree on everything here
 * @param host the member that governs the party
 * @param prefix where the virtual addresses are from
 * @param hostLeavePolicy what becomes of the party when the host leaves
 * @param members all members in the order in which they joined, the own peer among them
 */
public record Party(
        PartyId id,
        String name,
        long revision,
        PeerId host,
        IpPrefix prefix,
        HostLeavePolicy hostLeavePolicy,
        List<Peer> members) {

    /** Copies the members. */
    public Party {
        members = List.copyOf(members);
    }

    /**
     * Finds a member.
     *
     * @param id a peer id
     * @return the member, if there is one of this id
     */
    public Optional<Peer> member(PeerId id) {
        return members.stream().filter(peer -> peer.id().equals(id)).findFirst();
    }

    /**
     * The members but one.
     *
     * @param self whom to leave out
     * @return the others in the order in which they joined
     */
    public List<Peer> others(PeerId self) {
        return members.stream().filter(peer -> !peer.id().equals(self)).toList();
    }

    /**
     * The members that simple hole punching is expected to reach.
     *
     * @param natType the own NAT's type
     * @return the members whose NAT type is compatible, in the order in which they joined
     */
    public List<Peer> compatiblePeers(NatType natType) {
        return members.stream()
                .filter(peer -> natType.isCompatibleWith(peer.natType()))
                .toList();
    }
}
