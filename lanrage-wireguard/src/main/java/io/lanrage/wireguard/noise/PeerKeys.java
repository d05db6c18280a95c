package io.lanrage.wireguard.noise;

import io.lanrage.core.key.PublicKey;
import java.util.Arrays;

/**
 * What is the same in every handshake of this side with one peer: the peer's public key, the preshared key, and the
 * secret of the two static keys, which is found once instead of at each handshake. Made by {@link LocalIdentity#peer};
 * a new preshared key makes new ones. Threads may share it.
 */
public final class PeerKeys implements AutoCloseable {
    private final PublicKey publicKey;
    private final byte[] presharedKey;
    private final byte[] staticSecret;
    private final byte[] macKey;
    private volatile boolean closed;

    /** Takes the secrets over. */
    PeerKeys(PublicKey publicKey, byte[] presharedKey, byte[] staticSecret) {
        this.publicKey = publicKey;
        this.presharedKey = presharedKey;
        this.staticSecret = staticSecret;
        this.macKey = Macs.macKey(publicKey);
    }

    /**
     * Who it is.
     *
     * @return the peer's static public key
     */
    public PublicKey publicKey() {
        return publicKey;
    }

    void mixStaticSecretInto(SymmetricState state) {
        requireOpen();
        state.mixKey(staticSecret);
    }

    void mixPresharedKeyInto(SymmetricState state) {
        requireOpen();
        state.mixKeyAndHash(presharedKey);
    }

    /** The key of the first code on what is sent to the peer. */
    byte[] macKey() {
        return macKey;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the keys of peer " + publicKey + " are closed");
        }
    }

    /** Wipes the secrets; using them afterwards is an {@link IllegalStateException}. Closing twice is harmless. */
    @Override
    public void close() {
        closed = true;
        Arrays.fill(presharedKey, (byte) 0);
        Arrays.fill(staticSecret, (byte) 0);
    }

    @Override
    public String toString() {
        return "PeerKeys[" + publicKey + ", [redacted]]";
    }
}
