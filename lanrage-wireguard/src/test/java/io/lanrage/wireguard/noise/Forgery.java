package io.lanrage.wireguard.noise;

import io.lanrage.core.key.PublicKey;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Messages that anybody can make who knows a public key: their first code is right, and all else is made up. */
public final class Forgery {
    private Forgery() {}

    /** An initiation to the holder of a key. */
    public static byte[] initiation(PublicKey to, SplittableRandom random) {
        return message(HandshakeInitiation.TYPE, HandshakeInitiation.BYTES, to, random);
    }

    /** A response to the holder of a key. */
    public static byte[] response(PublicKey to, SplittableRandom random) {
        return message(HandshakeResponse.TYPE, HandshakeResponse.BYTES, to, random);
    }

    /** A copy with the right first code for the holder of a key, if there is room for it. */
    public static byte[] signed(byte[] message, PublicKey to) {
        byte[] signed = message.clone();
        if (signed.length >= 2 * Macs.MAC_BYTES) {
            HandshakeMessage.sign(signed, Macs.macKey(to));
        }
        return signed;
    }

    private static byte[] message(int type, int length, PublicKey to, SplittableRandom random) {
        byte[] message = new byte[length];
        random.nextBytes(message);
        Wire.int32(message, Wire.TYPE_OFFSET, type);
        HandshakeMessage.sign(message, Macs.macKey(to));
        // Without a cookie the second code is zero.
        Arrays.fill(message, length - Macs.MAC_BYTES, length, (byte) 0);
        return message;
    }
}
