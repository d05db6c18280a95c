package io.lanrage.wireguard.noise;

import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import java.util.Optional;
import java.util.function.Function;

/**
 * An initiation that arrived and is authentic: a peer made it, at some time. Whether that time is new, {@link
 * InitiationGuard} tells. Not for several threads; whoever read it closes it, if it does not respond.
 */
public final class ReceivedInitiation implements InitiationOutcome, AutoCloseable {
    private static final byte[] NOTHING = new byte[0];

    private final NoiseResponder noise;
    private final Tai64n timestamp;
    private final int remoteIndex;
    private boolean responded;

    private ReceivedInitiation(NoiseResponder noise, int remoteIndex) {
        this.noise = noise;
        this.timestamp = Tai64n.decode(noise.payload());
        this.remoteIndex = remoteIndex;
    }

    /**
     * Reads an initiation (§5.4.2). The first code is checked before anything that costs.
     *
     * @param identity this side
     * @param message what arrived
     * @param peers finds a peer's keys by its public key; asked once at most
     * @return what can be responded to; or why the message is refused
     */
    public static InitiationOutcome read(
            LocalIdentity identity, HandshakeInitiation message, Function<PublicKey, Optional<PeerKeys>> peers) {
        if (!message.firstMacIsRight(identity.macKey())) {
            return Refusal.WRONG_MAC;
        }
        try {
            NoiseResponder noise =
                    NoiseResponder.read(NoiseProtocol.WIREGUARD_PROLOGUE, identity, message.noise(), peers);
            return new ReceivedInitiation(noise, message.senderIndex());
        } catch (RefusedException e) {
            return e.refusal();
        }
    }

    /**
     * Who sent it.
     *
     * @return the keys that were found for it
     */
    public PeerKeys peer() {
        return noise.peer();
    }

    /**
     * When it was made, by its sender's clock.
     *
     * @return the timestamp in it
     */
    public Tai64n timestamp() {
        return timestamp;
    }

    /**
     * By which index the sender wants to be addressed.
     *
     * @return what the sender chose
     */
    public int remoteIndex() {
        return remoteIndex;
    }

    /**
     * Makes the response, once (§5.4.3).
     *
     * @param localIndex by which the packets of the session shall address this side; used by nothing else
     * @param ephemeral a new key, made for this; taken over and destroyed
     * @return the response and the session's keys
     * @throws IllegalStateException if it was responded to before, or closed
     */
    public Answer respond(int localIndex, PrivateKey ephemeral) {
        if (responded) {
            throw new IllegalStateException(this + " was responded to, or closed");
        }
        responded = true;
        byte[] second = noise.write(ephemeral, NOTHING);
        HandshakeResponse message = HandshakeResponse.of(localIndex, remoteIndex, second, peer().macKey());
        return new Answer(message, SessionKeys.ofResponder(noise.split(), localIndex, remoteIndex));
    }

    /** Wipes the secrets. Closing twice is harmless. */
    @Override
    public void close() {
        responded = true;
        noise.destroy();
    }

    @Override
    public String toString() {
        return "ReceivedInitiation[" + peer().publicKey() + ", remote " + Integer.toUnsignedString(remoteIndex) + "]";
    }

    /**
     * The end of a handshake on the responder's side.
     *
     * @param message to be sent
     * @param keys the session's keys, which the caller closes; to be used for sending only after a packet of the
     *     session has arrived
     */
    public record Answer(HandshakeResponse message, SessionKeys keys) {}
}
