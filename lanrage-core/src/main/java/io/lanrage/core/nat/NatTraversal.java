package io.lanrage.core.nat;

import io.lanrage.core.key.CheckKey;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.transport.PeerTransport;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Port: finds out about NATs, finds paths to peers, and carries packets over them, all on one UDP socket.
 *
 * <p>All methods may be called from any thread and return at once. Stages complete on the traversal's own thread.
 */
public interface NatTraversal extends AutoCloseable {

    /**
     * The local UDP port that everything shares.
     *
     * @return 1 to 65535
     */
    int localPort();

    /**
     * Finds the own candidates: host addresses, and the address that the STUN servers see. Takes one round trip; without an
     * answer, at most 1 s, and then there are only host candidates. Found candidates are remembered as the own ones.
     *
     * @param servers which servers to ask; may be empty
     * @return at most {@link Candidate#MAX_PER_PEER} candidates, best first; never fails but by {@code CLOSED}
     */
    CompletionStage<List<Candidate>> gather(List<StunServer> servers);

    /**
     * Finds out how the NAT maps and filters (RFC 5780): within 1 s where servers answer, 3 s at the latest.
     *
     * @param servers which servers to ask, the first being the main one
     * @return the report, of type unknown if nothing answered; never fails but by {@code CLOSED}
     */
    CompletionStage<NatReport> detect(List<StunServer> servers);

    /**
     * Starts to accept a peer's checks and to remember what it sends. Doing so again replaces the key and keeps the path.
     *
     * @param peer which peer
     * @param key what authenticates the pair's checks
     */
    void addPeer(PeerId peer, CheckKey key);

    /**
     * Takes all candidates that the peer has now, and checks those that are new at once, in this order.
     *
     * @param peer a peer that was added; for others nothing happens
     * @param candidates where it may be reachable; those over {@link Candidate#MAX_PER_PEER} are ignored
     */
    void remoteCandidates(PeerId peer, List<Candidate> candidates);

    /**
     * Runs the schedule of checks for all known candidates of a peer again.
     *
     * @param peer a peer that was added; for others nothing happens
     */
    void retry(PeerId peer);

    /**
     * Forgets a peer: its checks are dropped from now on, and nothing is sent to it any more.
     *
     * @param peer which peer; unknown ones are ignored
     */
    void removePeer(PeerId peer);

    /**
     * What carries packets over the selected paths; closed with the traversal.
     *
     * @return always the same object
     */
    PeerTransport transport();

    /** Ends everything, closes the socket, and waits for the own threads, at most 5 s. Closing again does nothing. */
    @Override
    void close();
}
