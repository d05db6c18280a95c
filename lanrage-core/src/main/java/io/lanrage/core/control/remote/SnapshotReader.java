package io.lanrage.core.control.remote;

import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result.PartySnapshot;
import io.lanrage.core.control.message.Result.PeerSnapshot;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.party.Party;
import io.lanrage.core.party.PartyId;
import io.lanrage.core.party.Peer;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Turns what the server says about a party into values, and refuses what would do harm: two members with one address, an address that
 * is not the party's, or a prefix that would draw other traffic into the tunnels.
 */
final class SnapshotReader {

    /** RFC 1918 §3 and RFC 6598 §7: the Internet's own addresses are never a party's. */
    private static final List<IpPrefix> ALLOWED = List.of(
            IpPrefix.parse("10.0.0.0/8"),
            IpPrefix.parse("172.16.0.0/12"),
            IpPrefix.parse("192.168.0.0/16"),
            IpPrefix.parse("100.64.0.0/10"));

    private final PartyId partyId;
    private final NameSeal names;

    SnapshotReader(PartyId partyId, NameSeal names) {
        this.partyId = partyId;
        this.names = names;
    }

    /**
     * Reads a party.
     *
     * @throws InputException with {@code MESSAGE_INVALID} if it cannot be the party that was asked for
     */
    Party party(PartySnapshot snapshot) {
        if (!snapshot.partyId().equals(partyId)) {
            throw invalid("it is party " + snapshot.partyId() + ", and not " + partyId);
        }
        if (snapshot.members().size() > Request.MAX_MEMBERS) {
            throw invalid("it has " + snapshot.members().size() + " members, over " + Request.MAX_MEMBERS);
        }
        checkPrefix(snapshot.prefix());
        List<Peer> members = new ArrayList<>();
        Set<PeerId> ids = new HashSet<>();
        Set<InetAddress> addresses = new HashSet<>();
        for (PeerSnapshot each : snapshot.members()) {
            Peer peer = peer(each, snapshot.prefix());
            if (!ids.add(peer.id())) {
                throw invalid("member " + peer.id() + " is there twice");
            }
            if (!addresses.add(peer.address())) {
                throw invalid("two members have the address " + peer.address().getHostAddress());
            }
            members.add(peer);
        }
        if (!ids.contains(snapshot.host())) {
            throw invalid("its host " + snapshot.host() + " is no member");
        }
        return new Party(
                partyId,
                names.openParty(snapshot.name(), partyId),
                snapshot.revision(),
                snapshot.host(),
                snapshot.prefix(),
                snapshot.hostLeavePolicy(),
                members);
    }

    /**
     * Reads a member.
     *
     * @throws InputException with {@code MESSAGE_INVALID} if its address is not in the party's prefix
     */
    Peer peer(PeerSnapshot snapshot, IpPrefix prefix) {
        PeerId id = snapshot.key().peerId();
        if (!prefix.contains(snapshot.address())) {
            throw invalid("address " + snapshot.address().getHostAddress() + " of " + id + " is not in " + prefix);
        }
        return new Peer(
                snapshot.key(),
                names.openPlayer(snapshot.name(), id),
                snapshot.address(),
                snapshot.natType(),
                snapshot.presence());
    }

    private static void checkPrefix(IpPrefix prefix) {
        boolean allowed = ALLOWED.stream()
                .anyMatch(range -> range.length() <= prefix.length() && range.contains(prefix.address()));
        if (!allowed) {
            throw invalid("its prefix " + prefix + " is not one for private use");
        }
    }

    private static InputException invalid(String why) {
        return new InputException(
                ErrorCode.MESSAGE_INVALID, "the party that the control server describes is not valid: " + why);
    }
}
