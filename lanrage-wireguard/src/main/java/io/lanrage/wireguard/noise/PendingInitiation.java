package io.lanrage.wireguard.noise;

import io.lanrage.core.key.PrivateKey;

/**
 * An initiation that this side sent, while it waits for its response (§5.4.2, §5.4.3). A refused response leaves it as
 * it was. Not for several threads; whoever began it closes it.
 *
 * <pre>
 *  begin --&gt; pending --- response accepted ---&gt; answered
 *               |  ^ refused                       |
 *               +--+                             close
 *               +------------- close -------------&gt; v
 * </pre>
 */
public final class PendingInitiation implements AutoCloseable {
    private final LocalIdentity identity;
    private final int localIndex;
    private final NoiseInitiator noise;
    private final HandshakeInitiation message;
    private boolean pending = true;

    private PendingInitiation(
            LocalIdentity identity, PeerKeys peer, int localIndex, Tai64n timestamp, PrivateKey ephemeral) {
        this.identity = identity;
        this.localIndex = localIndex;
        this.noise = new NoiseInitiator(NoiseProtocol.WIREGUARD_PROLOGUE, identity, peer, ephemeral);
        this.message = HandshakeInitiation.of(localIndex, noise.write(timestamp.bytes()), peer.macKey());
    }

    /**
     * Begins a handshake.
     *
     * @param identity this side
     * @param peer the other side
     * @param localIndex by which the response, and then the packets of the session, shall address this side; used by
     *     nothing else
     * @param timestamp later than that of any initiation to this peer before
     * @param ephemeral a new key, made for this; taken over and destroyed
     * @return the handshake, whose {@link #message()} is to be sent
     */
    public static PendingInitiation begin(
            LocalIdentity identity, PeerKeys peer, int localIndex, Tai64n timestamp, PrivateKey ephemeral) {
        return new PendingInitiation(identity, peer, localIndex, timestamp, ephemeral);
    }

    /**
     * The message to be sent.
     *
     * @return always the same
     */
    public HandshakeInitiation message() {
        return message;
    }

    /**
     * The index that this side chose.
     *
     * @return as it was given
     */
    public int localIndex() {
        return localIndex;
    }

    /**
     * Takes a response, if it answers this initiation.
     *
     * @param response what arrived
     * @return the session's keys, which the caller closes; or why the response is refused, and nothing changed
     */
    public ResponseOutcome consume(HandshakeResponse response) {
        if (!response.firstMacIsRight(identity.macKey())) {
            return Refusal.WRONG_MAC;
        }
        if (!pending || response.receiverIndex() != localIndex) {
            return Refusal.NOT_PENDING;
        }
        try {
            noise.read(response.noise());
        } catch (RefusedException e) {
            return e.refusal();
        }
        pending = false;
        return SessionKeys.ofInitiator(noise.split(), localIndex, response.senderIndex());
    }

    /** Wipes the secrets; responses are refused from then on. Closing twice is harmless. */
    @Override
    public void close() {
        pending = false;
        noise.destroy();
    }

    @Override
    public String toString() {
        return "PendingInitiation[local " + Integer.toUnsignedString(localIndex) + (pending ? ", pending]" : ", over]");
    }
}
