package io.lanrage.core.control.message;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.key.Sealed;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.PartyId;
import io.lanrage.core.party.Presence;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** What the control server answers to a {@link Request} that it granted. */
public sealed interface Result {

    /**
     * The session is authenticated.
     *
     * @param peerId the caller's id, as the server derives it
     * @param stunServers STUN endpoints, the main one first
     * @param heartbeatSeconds how often a heartbeat is expected
     * @param awaySeconds how long after the last heartbeat a member counts as away
     * @param leaseSeconds how long after the last heartbeat a member has left
     * @param version the server's version, for people
     */
    record Welcome(
            PeerId peerId,
            List<StunEndpoint> stunServers,
            int heartbeatSeconds,
            int awaySeconds,
            int leaseSeconds,
            String version)
            implements Result {

        /** Copies the endpoints. */
        public Welcome {
            stunServers = List.copyOf(stunServers);
        }
    }

    /**
     * A STUN server's endpoint.
     *
     * @param host name or address; empty for the host under which the client reached the control server
     * @param port UDP port
     */
    record StunEndpoint(Optional<String> host, int port) {}

    /**
     * A party at one revision.
     *
     * @param partyId its id
     * @param revision raised by each change
     * @param name sealed
     * @param host who governs it
     * @param prefix where its virtual addresses are from
     * @param hostLeavePolicy what becomes of it when the host leaves
     * @param maxMembers how many members it may have
     * @param members all of them, in the order in which they joined
     */
    record PartySnapshot(
            PartyId partyId,
            long revision,
            Sealed name,
            PeerId host,
            IpPrefix prefix,
            HostLeavePolicy hostLeavePolicy,
            int maxMembers,
            List<PeerSnapshot> members)
            implements Result {

        /** Copies the members. */
        public PartySnapshot {
            members = List.copyOf(members);
        }
    }

    /**
     * One member at one revision of its party.
     *
     * @param key its public key; the id follows from it
     * @param name sealed
     * @param address its virtual address
     * @param natType what it reported
     * @param presence whether the server hears from it
     */
    record PeerSnapshot(PublicKey key, Sealed name, InetAddress address, NatType natType, Presence presence)
            implements Result {}

    /**
     * The lease is renewed.
     *
     * @param revision the revision of the caller's party, if it is in one: a higher one than it knows means that it missed events
     */
    record HeartbeatAck(Optional<Long> revision) implements Result {}

    /** What was asked for is done, and there is nothing more to tell. */
    record Done() implements Result {}
}
