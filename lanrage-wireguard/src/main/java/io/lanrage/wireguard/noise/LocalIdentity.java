package io.lanrage.wireguard.noise;

import io.lanrage.core.error.InputException;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import java.util.Arrays;

/** This side of every handshake: the static key of an interface. Threads may share it. */
public final class LocalIdentity implements AutoCloseable {
    private final PrivateKey privateKey;
    private final PublicKey publicKey;
    private final byte[] macKey;

    private LocalIdentity(PrivateKey privateKey) {
        this.privateKey = privateKey;
        this.publicKey = privateKey.publicKey();
        this.macKey = Macs.macKey(publicKey);
    }

    /**
     * Takes an identity from its key.
     *
     * @param key the static private key; borrowed and copied
     * @return the identity, which the caller closes
     */
    public static LocalIdentity of(PrivateKey key) {
        byte[] bytes = key.bytes();
        try {
            return new LocalIdentity(PrivateKey.of(bytes));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /**
     * What the peers know this side by.
     *
     * @return the static public key
     */
    public PublicKey publicKey() {
        return publicKey;
    }

    /**
     * Makes ready for handshakes with a peer without a preshared key.
     *
     * @param peer the peer's static public key
     * @return the keys, which the caller closes
     * @throws InputException if the peer's key is of small order
     */
    public PeerKeys peer(PublicKey peer) {
        return new PeerKeys(peer, new byte[PresharedKey.BYTES], privateKey.agree(peer));
    }

    /**
     * Makes ready for handshakes with a peer.
     *
     * @param peer the peer's static public key
     * @param presharedKey the pair's preshared key; borrowed
     * @return the keys, which the caller closes
     * @throws InputException if the peer's key is of small order
     */
    public PeerKeys peer(PublicKey peer, PresharedKey presharedKey) {
        return new PeerKeys(peer, presharedKey.bytes(), privateKey.agree(peer));
    }

    PrivateKey privateKey() {
        return privateKey;
    }

    /** The key of the first code on what is sent to this side. */
    byte[] macKey() {
        return macKey;
    }

    /**
     * Wipes the private key; using the identity afterwards is an {@link IllegalStateException}. Closing twice is
     * harmless.
     */
    @Override
    public void close() {
        privateKey.destroy();
    }

    @Override
    public String toString() {
        return "LocalIdentity[" + publicKey + "]";
    }
}
