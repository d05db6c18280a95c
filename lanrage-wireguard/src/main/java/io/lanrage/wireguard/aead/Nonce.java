package io.lanrage.wireguard.aead;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** WireGuard's nonce: four zero bytes, and the counter in eight, little-endian (white paper §5.4). */
final class Nonce {
    static final int BYTES = 12;

    private static final int COUNTER_OFFSET = 4;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Nonce() {}

    /** Writes the counter into a nonce, whose other bytes are zero and stay. */
    static void put(long counter, byte[] nonce) {
        LONG.set(nonce, COUNTER_OFFSET, counter);
    }
}
