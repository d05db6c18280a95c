package io.lanrage.core.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SealKeyTest {

    /** RFC 8439 §2.8.2. */
    private static final SealKey RFC_KEY =
            SealKey.of(hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"));

    private static final byte[] RFC_CONTEXT = hex("50515253c0c1c2c3c4c5c6c7");
    private static final String RFC_TEXT =
            "Ladies and Gentlemen of the class of '99: If I could offer you only one tip "
                    + "for the future, sunscreen would be it.";
    private static final byte[] RFC_SEALED = hex(
            "070000004041424344454647" // nonce
                    + "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
                    + "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
                    + "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
                    + "3ff4def08e4b7a9de576d26586cec64b6116"
                    + "1ae10b594f09e26a7e902ecbd0600691"); // tag

    private final SecureRandom random = new SecureRandom();

    @Test
    void vectorOfRfc8439IsOpened() {
        assertThat(new String(RFC_KEY.open(Sealed.of(RFC_SEALED), RFC_CONTEXT), StandardCharsets.US_ASCII))
                .isEqualTo(RFC_TEXT);
    }

    @Test
    void vectorOfRfc8439IsSealedUnderItsNonce() {
        SecureRandom fixed = new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(RFC_SEALED, 0, bytes, 0, bytes.length);
            }
        };

        assertThat(RFC_KEY.seal(RFC_TEXT.getBytes(StandardCharsets.US_ASCII), RFC_CONTEXT, fixed)
                        .bytes())
                .isEqualTo(RFC_SEALED);
    }

    @Test
    void everythingSurvivesTheRoundTrip() {
        for (int length = 0; length < 300; length++) {
            byte[] text = new byte[length];
            random.nextBytes(text);

            Sealed sealed = RFC_KEY.seal(text, RFC_CONTEXT, random);

            assertThat(sealed.size()).isEqualTo(length + 28);
            assertThat(RFC_KEY.open(sealed, RFC_CONTEXT)).isEqualTo(text);
        }
    }

    @Test
    void sealingTwiceTakesTwoNonces() {
        assertThat(RFC_KEY.seal(new byte[3], RFC_CONTEXT, random))
                .isNotEqualTo(RFC_KEY.seal(new byte[3], RFC_CONTEXT, random));
    }

    @Test
    void changeAnywhereIsFound() {
        for (int i = 0; i < RFC_SEALED.length; i++) {
            byte[] changed = RFC_SEALED.clone();
            changed[i] ^= (byte) 0x80;
            assertRefused(RFC_KEY, Sealed.of(changed), RFC_CONTEXT);
        }
    }

    @Test
    void cutAnywhereIsFound() {
        for (int length = 0; length < RFC_SEALED.length; length++) {
            assertRefused(RFC_KEY, Sealed.of(Arrays.copyOf(RFC_SEALED, length)), RFC_CONTEXT);
        }
    }

    @Test
    void otherContextAndOtherKeyAreFound() {
        assertRefused(RFC_KEY, Sealed.of(RFC_SEALED), new byte[0]);
        assertRefused(SealKey.of(new byte[32]), Sealed.of(RFC_SEALED), RFC_CONTEXT);
    }

    private static void assertRefused(SealKey key, Sealed sealed, byte[] context) {
        assertThatThrownBy(() -> key.open(sealed, context))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MESSAGE_INVALID));
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
