package io.lanrage.core.key;

import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/** HKDF with SHA-256 (RFC 5869), a label for each use. */
public final class KeyDerivation {

    private static final byte[] SALT = "lanrage v1".getBytes(StandardCharsets.US_ASCII);

    private KeyDerivation() {}

    /**
     * Derives bytes for one use.
     *
     * @param secret the input keying material; only read
     * @param label the use, in ASCII: different labels give independent results
     * @param context what else the result depends on, appended to the label after a zero byte; only read
     * @param count how many bytes to make, at most 8,160
     * @return the bytes, which the caller wipes when they are secret
     */
    public static byte[] derive(byte[] secret, String label, byte[] context, int count) {
        byte[] name = label.getBytes(StandardCharsets.US_ASCII);
        byte[] info = new byte[name.length + 1 + context.length];
        System.arraycopy(name, 0, info, 0, name.length);
        System.arraycopy(context, 0, info, name.length + 1, context.length);
        HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA256Digest());
        generator.init(new HKDFParameters(secret, SALT, info));
        byte[] derived = new byte[count];
        generator.generateBytes(derived, 0, count);
        return derived;
    }
}
