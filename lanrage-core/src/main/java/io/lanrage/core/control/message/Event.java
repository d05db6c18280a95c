package io.lanrage.core.control.message;

import io.lanrage.core.control.message.Result.PeerSnapshot;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.key.Sealed;
import io.lanrage.core.party.PartyId;

/** What the control server says unasked. */
public sealed interface Event {

    /**
     * The first message of every session: what {@link Request.Authenticate} must prove knowledge over.
     *
     * @param nonce random bytes, different in each session
     * @param key the server's ephemeral public key
     */
    record Challenge(Nonce nonce, PublicKey key) implements Event {}

    /**
     * An event that raised its party's revision by one. It goes to every member, to the one that caused it before its answer; only
     * who joins or leaves is not told so, because the answer to its request says it.
     */
    sealed interface OfParty extends Event {
        /**
         * Which party.
         *
         * @return its id
         */
        PartyId partyId();

        /**
         * The revision that the party has after this change.
         *
         * @return one more than before
         */
        long revision();
    }

    /**
     * Somebody joined.
     *
     * @param partyId which party
     * @param revision the revision after this change
     * @param peer the new member
     */
    record PeerJoined(PartyId partyId, long revision, PeerSnapshot peer) implements OfParty {}

    /**
     * A member changed: its NAT report or its presence.
     *
     * @param partyId which party
     * @param revision the revision after this change
     * @param peer the member as it is now
     */
    record PeerUpdated(PartyId partyId, long revision, PeerSnapshot peer) implements OfParty {}

    /**
     * A member is no member any more.
     *
     * @param partyId which party
     * @param revision the revision after this change
     * @param peerId who
     * @param reason why
     */
    record PeerLeft(PartyId partyId, long revision, PeerId peerId, LeaveReason reason) implements OfParty {}

    /**
     * Another member governs the party now.
     *
     * @param partyId which party
     * @param revision the revision after this change
     * @param peerId the new host
     */
    record HostChanged(PartyId partyId, long revision, PeerId peerId) implements OfParty {}

    /**
     * The party is over; there will be no further event of it.
     *
     * @param partyId which party
     * @param reason why
     */
    record PartyDissolved(PartyId partyId, DissolveReason reason) implements Event {}

    /**
     * A signal arrived.
     *
     * @param partyId the party that both are in
     * @param from who sent it
     * @param body sealed
     */
    record Signalled(PartyId partyId, PeerId from, Sealed body) implements Event {}

    /** The server is ending: the connection will close soon, and the client should connect again. */
    record ServerDraining() implements Event {}

    /** Why a member is no member any more. */
    enum LeaveReason {
        /** It said so. */
        LEFT,
        /** Its lease ended. */
        EXPIRED,
        /** The host removed it. */
        KICKED
    }

    /** Why a party is over. */
    enum DissolveReason {
        /** Its host left, and its policy is to end then. */
        HOST_LEFT,
        /** Its host's lease ended, and its policy is to end then. */
        HOST_EXPIRED,
        /** Its host closed it. */
        CLOSED
    }
}
