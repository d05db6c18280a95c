package io.lanrage.core.control;

import io.lanrage.core.key.PeerId;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.nat.StunServer;
import io.lanrage.core.party.Party;
import io.lanrage.core.party.PartyKeys;
import io.lanrage.core.party.Peer;
import io.lanrage.core.relay.Relay;
import io.lanrage.core.relay.RelayAccess;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Port: who is in the party, under which key and address, and signals between peers. One object serves one peer in at most one party.
 *
 * <p>All methods may be called from any thread and return at once. Stages complete on the control plane's own thread, exceptionally
 * with a {@link io.lanrage.core.error.LanrageException}: {@code UnreachableException} when there is no connection or answer,
 * {@code RefusedException} when the answer is no. The lease is renewed by heartbeats without being asked to.
 */
public interface ControlPlane extends AutoCloseable {

    /**
     * Connects and proves who this peer is.
     *
     * @return the STUN servers that the control plane recommends, the main one first
     */
    CompletionStage<List<StunServer>> register();

    /**
     * Creates a party, with this peer as its host and first member.
     *
     * @param keys the party's keys
     * @param request what the party is to be
     * @return the party
     */
    CompletionStage<Party> create(PartyKeys keys, PartyRequest request);

    /**
     * Joins a party.
     *
     * @param keys the party's keys, from its invite
     * @param request what this member brings
     * @return the party with this member in it
     */
    CompletionStage<Party> join(PartyKeys keys, MemberRequest request);

    /**
     * Leaves the party, if there is one.
     *
     * @return completes when the control plane knows
     */
    CompletionStage<Void> leave();

    /**
     * Fetches the party whole.
     *
     * @return the party as it is now
     */
    CompletionStage<Party> get();

    /**
     * Tells the party what was found out about the own NAT.
     *
     * @param report the report; the addresses in it are not passed on
     * @return completes when the control plane knows
     */
    CompletionStage<Void> update(NatReport report);

    /**
     * Fetches one member.
     *
     * @param peer whose data
     * @return the member as it is now
     */
    CompletionStage<Peer> discover(PeerId peer);

    /**
     * Sends a signal to one member. It is sealed, so that the control plane cannot read it.
     *
     * @param to whom
     * @param signal what
     * @return completes when the control plane took it, not when the member has it
     */
    CompletionStage<Void> signal(PeerId to, PeerSignal signal);

    /**
     * Asks which relays there are; needs no party.
     *
     * @param region only those of this region; empty for all
     * @return the relays, those with the least load first; empty if there is none. A control server that is older than relays fails with
     *     {@code MESSAGE_UNKNOWN}
     */
    CompletionStage<List<Relay>> relays(Optional<RelayRegion> region);

    /**
     * Asks for credentials of this peer's own; needs no party.
     *
     * @param relays 1 to 8 relays of {@link #relays}
     * @return one for each relay that is still there, in this order; fails with {@code RELAY_NOT_FOUND} if none is
     */
    CompletionStage<List<RelayAccess>> relayAccess(List<RelayId> relays);

    /** Leaves nothing behind: ends connection and threads, at most 5 s. Does not leave the party. Closing again does nothing. */
    @Override
    void close();
}
