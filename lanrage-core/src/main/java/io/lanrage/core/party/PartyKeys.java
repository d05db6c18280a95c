package io.lanrage.core.party;

import io.lanrage.core.key.CheckKey;
import io.lanrage.core.key.JoinKey;
import io.lanrage.core.key.KeyDerivation;
import io.lanrage.core.key.LowerBase32;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.key.SealKey;
import java.util.Arrays;

/**
 * Everything that follows from a {@link PartySecret}, by HKDF-SHA-256 with a label for each use.
 *
 * <p>The control server learns {@link #partyId()} and {@link #joinKey()} and can derive none of the others from them.
 */
public final class PartyKeys {

    private static final int ID_BYTES = 10;
    private static final int KEY_BYTES = 32;
    private static final byte[] NO_CONTEXT = {};

    private final PartyId partyId;
    private final JoinKey joinKey;
    private final SealKey sealKey;
    private final byte[] pskRoot;

    private PartyKeys(byte[] secret) {
        this.partyId = new PartyId(
                LowerBase32.encode(KeyDerivation.derive(secret, "party id", NO_CONTEXT, ID_BYTES), ID_BYTES));
        this.joinKey = JoinKey.of(KeyDerivation.derive(secret, "join key", NO_CONTEXT, KEY_BYTES));
        this.sealKey = SealKey.of(KeyDerivation.derive(secret, "seal key", NO_CONTEXT, KEY_BYTES));
        this.pskRoot = KeyDerivation.derive(secret, "psk root", NO_CONTEXT, KEY_BYTES);
    }

    /**
     * Derives a party's keys.
     *
     * @param secret the party's secret
     * @return the keys
     */
    public static PartyKeys of(PartySecret secret) {
        byte[] bytes = secret.bytes();
        try {
            return new PartyKeys(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /**
     * The party's name on the control server.
     *
     * @return the id
     */
    public PartyId partyId() {
        return partyId;
    }

    /**
     * What shows the control server that somebody holds an invite.
     *
     * @return the key
     */
    public JoinKey joinKey() {
        return joinKey;
    }

    /**
     * What seals signals and names.
     *
     * @return the key
     */
    public SealKey sealKey() {
        return sealKey;
    }

    /**
     * WireGuard's preshared key of two members; the same whichever is named first.
     *
     * @param one a member's key
     * @param other another member's key
     * @return the preshared key
     */
    public PresharedKey presharedKey(PublicKey one, PublicKey other) {
        return PresharedKey.of(ofPair("preshared key", one, other));
    }

    /**
     * What authenticates the connectivity checks of two members; the same whichever is named first.
     *
     * @param one a member's key
     * @param other another member's key
     * @return the check key
     */
    public CheckKey checkKey(PublicKey one, PublicKey other) {
        return CheckKey.of(ofPair("check key", one, other));
    }

    private byte[] ofPair(String label, PublicKey one, PublicKey other) {
        boolean inOrder = one.compareTo(other) <= 0;
        byte[] pair = Arrays.copyOf((inOrder ? one : other).bytes(), 2 * PublicKey.BYTES);
        System.arraycopy((inOrder ? other : one).bytes(), 0, pair, PublicKey.BYTES, PublicKey.BYTES);
        return KeyDerivation.derive(pskRoot, label, pair, KEY_BYTES);
    }

    @Override
    public String toString() {
        return "PartyKeys[" + partyId + ", redacted]";
    }
}
