package io.lanrage.wireguard.noise;

import java.util.Arrays;
import java.util.function.Function;

/**
 * What a finished handshake leaves (§5.4.5): one key for each direction, and the indexes by which the two sides address
 * the session. Not for several threads; whoever got it closes it once the ciphers have their keys.
 */
public final class SessionKeys implements ResponseOutcome, AutoCloseable {
    private static final int KEY_BYTES = 32;

    private final byte[] sendKey;
    private final byte[] receiveKey;
    private final int localIndex;
    private final int remoteIndex;
    private boolean closed;

    /** Takes Noise's two keys apart and wipes them. */
    private SessionKeys(byte[] keys, int sendOffset, int receiveOffset, int localIndex, int remoteIndex) {
        this.sendKey = Arrays.copyOfRange(keys, sendOffset, sendOffset + KEY_BYTES);
        this.receiveKey = Arrays.copyOfRange(keys, receiveOffset, receiveOffset + KEY_BYTES);
        this.localIndex = localIndex;
        this.remoteIndex = remoteIndex;
        Arrays.fill(keys, (byte) 0);
    }

    /** From Noise's two keys, which are wiped; the initiator sends with the first. */
    static SessionKeys ofInitiator(byte[] keys, int localIndex, int remoteIndex) {
        return new SessionKeys(keys, 0, KEY_BYTES, localIndex, remoteIndex);
    }

    /** From Noise's two keys, which are wiped; the responder sends with the second. */
    static SessionKeys ofResponder(byte[] keys, int localIndex, int remoteIndex) {
        return new SessionKeys(keys, KEY_BYTES, 0, localIndex, remoteIndex);
    }

    /**
     * Lends the key of this side's packets, to make a cipher of it.
     *
     * @param use takes the 32 bytes for the call
     * @param <T> what is made
     * @return what was made
     */
    public <T> T sendKey(Function<byte[], T> use) {
        requireOpen();
        return use.apply(sendKey);
    }

    /**
     * Lends the key of the other side's packets, to make a cipher of it.
     *
     * @param use takes the 32 bytes for the call
     * @param <T> what is made
     * @return what was made
     */
    public <T> T receiveKey(Function<byte[], T> use) {
        requireOpen();
        return use.apply(receiveKey);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "the keys of session " + Integer.toUnsignedString(localIndex) + " are closed");
        }
    }

    /**
     * The index on packets to this side.
     *
     * @return what this side chose
     */
    public int localIndex() {
        return localIndex;
    }

    /**
     * The index on packets to the other side.
     *
     * @return what the other side chose
     */
    public int remoteIndex() {
        return remoteIndex;
    }

    /** Wipes the keys; lending them afterwards is an {@link IllegalStateException}. Closing twice is harmless. */
    @Override
    public void close() {
        closed = true;
        Arrays.fill(sendKey, (byte) 0);
        Arrays.fill(receiveKey, (byte) 0);
    }

    @Override
    public String toString() {
        return "SessionKeys[local " + Integer.toUnsignedString(localIndex) + ", remote "
                + Integer.toUnsignedString(remoteIndex) + ", [redacted]]";
    }
}
