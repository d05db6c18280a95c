package io.lanrage.core.control.message;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.key.Sealed;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.PartyId;
import io.lanrage.core.party.Presence;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
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

    /**
     * The relays, those with the least load first. Relays that can take no more are left out, unless there are no others.
     *
     * @param relays at most {@link #MAX_RELAYS}
     */
    record RelayListing(List<RelaySnapshot> relays) implements Result {

        /** Most relays in one answer. */
        public static final int MAX_RELAYS = 32;

        /**
         * Copies the relays.
         *
         * @throws InputException if there are too many
         */
        public RelayListing {
            relays = bounded(relays, MAX_RELAYS, "relays");
        }
    }

    /**
     * One relay.
     *
     * @param id what it is called
     * @param region where it stands
     * @param uris the ways to it, the best first, each as RFC 7065 writes it; a client passes over those that it does not understand
     * @param loadPercent how much of what it can carry is in use, 0 to 100; empty where the server does not know
     */
    record RelaySnapshot(RelayId id, RelayRegion region, List<String> uris, Optional<Integer> loadPercent) {

        /** Most ways to one relay. */
        public static final int MAX_URIS = 8;

        /**
         * Copies the ways.
         *
         * @throws InputException if there are too many
         */
        public RelaySnapshot {
            uris = bounded(uris, MAX_URIS, "URIs");
        }
    }

    /**
     * Credentials for relays.
     *
     * @param grants one for each relay that was named and is there, in the order of the request
     */
    record RelayGrants(List<RelayGrant> grants) implements Result {

        /**
         * Copies the grants.
         *
         * @throws InputException if there are more than can be asked for
         */
        public RelayGrants {
            grants = bounded(grants, Request.MAX_RELAYS, "relays");
        }
    }

    /**
     * Credentials for one relay.
     *
     * @param relay which one
     * @param username long-term credentials as RFC 8489 §9.2 has them
     * @param password their secret part
     * @param lifeSeconds how long allocations can be made with them, at least 1
     */
    record RelayGrant(RelayId relay, String username, String password, int lifeSeconds) {

        /**
         * Checks the life.
         *
         * @throws InputException if it is less than a second
         */
        public RelayGrant {
            if (lifeSeconds < 1) {
                throw new InputException(
                        ErrorCode.MESSAGE_INVALID, "lifeSeconds " + lifeSeconds + " is not at least 1");
            }
        }

        /** Gives the password away to no log. */
        @Override
        public String toString() {
            return "RelayGrant[relay=" + relay + ", username=" + username + ", lifeSeconds=" + lifeSeconds + "]";
        }
    }

    /** What was asked for is done, and there is nothing more to tell. */
    record Done() implements Result {}

    private static <T> List<T> bounded(List<T> values, int most, String what) {
        if (values.size() > most) {
            throw new InputException(ErrorCode.MESSAGE_INVALID, values.size() + " " + what + " are told, over " + most);
        }
        return List.copyOf(values);
    }
}
