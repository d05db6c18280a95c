package io.lanrage.core.control.message;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.JoinKey;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.Proof;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.key.Sealed;
import io.lanrage.core.nat.NatBehavior;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.PartyId;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import java.util.List;
import java.util.Optional;

/**
 * What a client asks of the control server. Each request is answered by one {@link Result} of the type that it names, or by an
 * error. All but {@link Authenticate} are refused before the session is authenticated.
 *
 * @param <R> what the answer is
 */
public sealed interface Request<R extends Result> {

    /** Longest sealed signal in bytes. */
    int MAX_SIGNAL_BYTES = 16 * 1024;

    /** Longest sealed name in bytes. */
    int MAX_NAME_BYTES = 256;

    /** Most networks that a member may report. */
    int MAX_NETWORKS = 32;

    /** Most members that a party may have. */
    int MAX_MEMBERS = 64;

    /** Most relays that credentials are asked for at once. */
    int MAX_RELAYS = 8;

    /**
     * The type of the answer.
     *
     * @return its class
     */
    Class<R> resultType();

    /**
     * Proves who the client is; the first request of every session.
     *
     * @param key the client's public key
     * @param proof {@link Proof#ofKey} over the session's {@link Event.Challenge}
     * @param accessToken what the operator demands, where it does
     */
    record Authenticate(PublicKey key, Proof proof, Optional<String> accessToken) implements Request<Result.Welcome> {

        /** Gives the access token away to no log. */
        @Override
        public String toString() {
            return "Authenticate[key=" + key + ", accessToken=" + accessToken.map(token -> "redacted") + "]";
        }

        @Override
        public Class<Result.Welcome> resultType() {
            return Result.Welcome.class;
        }
    }

    /**
     * Creates a party with the caller as its host and first member.
     *
     * @param partyId derived from the party's secret
     * @param joinKey derived likewise; the server demands proof of it from joiners
     * @param name the party's name, sealed
     * @param playerName the caller's name, sealed
     * @param hostLeavePolicy what becomes of the party when the host leaves
     * @param maxMembers how many members it may have, 2 to {@link #MAX_MEMBERS}
     * @param networks the caller's own networks, which the party's prefix must not overlap
     */
    record PartyCreate(
            PartyId partyId,
            JoinKey joinKey,
            Sealed name,
            Sealed playerName,
            HostLeavePolicy hostLeavePolicy,
            int maxMembers,
            List<IpPrefix> networks)
            implements Request<Result.PartySnapshot> {

        /**
         * Checks the limits.
         *
         * @throws InputException if one is passed
         */
        public PartyCreate {
            checkSize("name", name, MAX_NAME_BYTES);
            checkSize("playerName", playerName, MAX_NAME_BYTES);
            networks = checkNetworks(networks);
            if (maxMembers < 2 || maxMembers > MAX_MEMBERS) {
                throw new InputException(
                        ErrorCode.MESSAGE_INVALID, "maxMembers " + maxMembers + " is not in 2.." + MAX_MEMBERS);
            }
        }

        @Override
        public Class<Result.PartySnapshot> resultType() {
            return Result.PartySnapshot.class;
        }
    }

    /**
     * Joins a party.
     *
     * @param partyId derived from the party's secret
     * @param proof {@link Proof#ofJoin} with the party's join key
     * @param playerName the caller's name, sealed
     * @param networks the caller's own networks
     */
    record PartyJoin(PartyId partyId, Proof proof, Sealed playerName, List<IpPrefix> networks)
            implements Request<Result.PartySnapshot> {

        /**
         * Checks the limits.
         *
         * @throws InputException if one is passed
         */
        public PartyJoin {
            checkSize("playerName", playerName, MAX_NAME_BYTES);
            networks = checkNetworks(networks);
        }

        @Override
        public Class<Result.PartySnapshot> resultType() {
            return Result.PartySnapshot.class;
        }
    }

    /**
     * Leaves a party.
     *
     * @param partyId a party of which the caller is a member
     */
    record PartyLeave(PartyId partyId) implements Request<Result.Done> {
        @Override
        public Class<Result.Done> resultType() {
            return Result.Done.class;
        }
    }

    /**
     * Fetches a party whole.
     *
     * @param partyId a party of which the caller is a member
     */
    record PartyGet(PartyId partyId) implements Request<Result.PartySnapshot> {
        @Override
        public Class<Result.PartySnapshot> resultType() {
            return Result.PartySnapshot.class;
        }
    }

    /**
     * Tells the party what the caller found out about its NAT.
     *
     * @param partyId a party of which the caller is a member
     * @param natType the summary
     * @param mapping how the NAT maps
     * @param filtering how the NAT filters
     */
    record PeerUpdate(PartyId partyId, NatType natType, NatBehavior mapping, NatBehavior filtering)
            implements Request<Result.Done> {
        @Override
        public Class<Result.Done> resultType() {
            return Result.Done.class;
        }
    }

    /**
     * Fetches one member ("discover").
     *
     * @param partyId a party of which the caller is a member
     * @param peerId another member
     */
    record PeerGet(PartyId partyId, PeerId peerId) implements Request<Result.PeerSnapshot> {
        @Override
        public Class<Result.PeerSnapshot> resultType() {
            return Result.PeerSnapshot.class;
        }
    }

    /**
     * Sends a signal to one member; it arrives as {@link Event.Signalled}.
     *
     * @param partyId a party of which the caller is a member
     * @param to another member
     * @param body sealed, at most {@link #MAX_SIGNAL_BYTES}
     */
    record Signal(PartyId partyId, PeerId to, Sealed body) implements Request<Result.Done> {

        /**
         * Checks the size.
         *
         * @throws InputException if the body is too large
         */
        public Signal {
            checkSize("body", body, MAX_SIGNAL_BYTES);
        }

        @Override
        public Class<Result.Done> resultType() {
            return Result.Done.class;
        }
    }

    /**
     * Asks which relays there are. The answer is not for a party, but for the caller: it needs no membership.
     *
     * @param region only those of this region; empty for all
     */
    record RelayList(Optional<RelayRegion> region) implements Request<Result.RelayListing> {
        @Override
        public Class<Result.RelayListing> resultType() {
            return Result.RelayListing.class;
        }
    }

    /**
     * Asks for credentials of the caller's own. Relays that are no longer there are left out of the answer; if all are, the request is
     * refused with {@code RELAY_NOT_FOUND}.
     *
     * @param relays for which relays, 1 to {@link #MAX_RELAYS}
     */
    record RelayCredentials(List<RelayId> relays) implements Request<Result.RelayGrants> {

        /**
         * Checks how many relays are named.
         *
         * @throws InputException if it is none, or too many
         */
        public RelayCredentials {
            if (relays.isEmpty() || relays.size() > MAX_RELAYS) {
                throw new InputException(
                        ErrorCode.MESSAGE_INVALID, relays.size() + " relays are named, not 1.." + MAX_RELAYS);
            }
            relays = List.copyOf(relays);
        }

        @Override
        public Class<Result.RelayGrants> resultType() {
            return Result.RelayGrants.class;
        }
    }

    /** Renews the caller's lease. */
    record Heartbeat() implements Request<Result.HeartbeatAck> {
        @Override
        public Class<Result.HeartbeatAck> resultType() {
            return Result.HeartbeatAck.class;
        }
    }

    private static void checkSize(String field, Sealed value, int limit) {
        if (value.size() > limit) {
            throw new InputException(
                    ErrorCode.MESSAGE_TOO_LARGE, field + " has " + value.size() + " bytes, over " + limit);
        }
    }

    private static List<IpPrefix> checkNetworks(List<IpPrefix> networks) {
        if (networks.size() > MAX_NETWORKS) {
            throw new InputException(
                    ErrorCode.MESSAGE_INVALID, networks.size() + " networks are reported, over " + MAX_NETWORKS);
        }
        return List.copyOf(networks);
    }
}
