package io.lanrage.core.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class KeyDerivationTest {

    private static final byte[] SALT = "lanrage v1".getBytes(StandardCharsets.US_ASCII);

    @Test
    void referenceIsRightByRfc5869AppendixA1() throws Exception {
        byte[] secret = new byte[22];
        Arrays.fill(secret, (byte) 0x0b);

        assertThat(reference(secret, hex("000102030405060708090a0b0c"), hex("f0f1f2f3f4f5f6f7f8f9"), 42))
                .isEqualTo(hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"));
    }

    @Test
    void derivationIsThatOfTheReference() throws Exception {
        long seed = System.nanoTime();
        System.out.println("KeyDerivationTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] secret = bytes(random, random.nextInt(100));
            byte[] context = bytes(random, random.nextInt(100));
            String label = "label " + i;
            int count = 1 + random.nextInt(200);
            ByteArrayOutputStream info = new ByteArrayOutputStream();
            info.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
            info.write(0);
            info.writeBytes(context);

            assertThat(KeyDerivation.derive(secret, label, context, count))
                    .isEqualTo(reference(secret, SALT, info.toByteArray(), count));
        }
    }

    /** A test vector of the protocol, made with Python's hmac. */
    @Test
    void derivationIsTheOneOfTheVector() {
        byte[] secret = new byte[22];
        Arrays.fill(secret, (byte) 0x0b);

        assertThat(KeyDerivation.derive(secret, "label", new byte[] {1, 2, 3}, 42))
                .isEqualTo(hex("5aaf7412a412290c14257c33d33e5bb48622e140ef21c4dd9aa0c228681ce8ac7d478034a947a6073875"));
    }

    @Test
    void labelAndContextDoNotRunIntoEachOther() {
        byte[] secret = new byte[16];

        assertThat(KeyDerivation.derive(secret, "ab", new byte[] {'c'}, 32))
                .isNotEqualTo(KeyDerivation.derive(secret, "a", new byte[] {'b', 'c'}, 32));
    }

    private static byte[] reference(byte[] secret, byte[] salt, byte[] info, int count)
            throws GeneralSecurityException {
        byte[] prk = mac(salt, secret);
        byte[] block = {};
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 1; out.size() < count; i++) {
            ByteArrayOutputStream input = new ByteArrayOutputStream();
            input.writeBytes(block);
            input.writeBytes(info);
            input.write(i);
            block = mac(prk, input.toByteArray());
            out.writeBytes(block);
        }
        return Arrays.copyOf(out.toByteArray(), count);
    }

    private static byte[] mac(byte[] key, byte[] input) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(input);
    }

    private static byte[] bytes(Random random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
