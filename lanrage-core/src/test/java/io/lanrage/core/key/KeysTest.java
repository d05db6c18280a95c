package io.lanrage.core.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

    private final SecureRandom random = new SecureRandom();

    @Test
    void privateKeyIsClamped() {
        assertThat(PrivateKey.of(filled(0xff)).bytes()[0]).isEqualTo((byte) 0xf8);
        assertThat(PrivateKey.of(filled(0xff)).bytes()[31]).isEqualTo((byte) 0x7f);
        assertThat(PrivateKey.of(filled(0)).bytes()[31]).isEqualTo((byte) 0x40);
        assertThat(PrivateKey.of(filled(0xff)).bytes()[15]).isEqualTo((byte) 0xff);
    }

    @Test
    void generatedKeysDifferAndAgree() {
        PrivateKey one = PrivateKey.generate(random);
        PrivateKey other = PrivateKey.generate(random);

        assertThat(one).isNotEqualTo(other);
        assertThat(one.agree(other.publicKey())).isEqualTo(other.agree(one.publicKey()));
    }

    static Stream<Function<byte[], SecretKey>> secretKinds() {
        return Stream.of(PrivateKey::of, PresharedKey::of, CheckKey::of, JoinKey::of, SealKey::of);
    }

    @ParameterizedTest
    @MethodSource("secretKinds")
    void secretIsNotPrinted(Function<byte[], SecretKey> kind) {
        SecretKey key = kind.apply(filled(0x41));

        assertThat(key).hasToString(key.getClass().getSimpleName() + "[redacted]");
    }

    @ParameterizedTest
    @MethodSource("secretKinds")
    void secretsAreEqualByTheirBytes(Function<byte[], SecretKey> kind) {
        assertThat(kind.apply(filled(8))).isEqualTo(kind.apply(filled(8))).hasSameHashCodeAs(kind.apply(filled(8)));
        assertThat(kind.apply(filled(8))).isNotEqualTo(kind.apply(filled(16)));
    }

    @ParameterizedTest
    @MethodSource("secretKinds")
    void destroyedSecretIsNotGivenOut(Function<byte[], SecretKey> kind) {
        SecretKey key = kind.apply(filled(8));

        key.destroy();

        assertThat(key.isDestroyed()).isTrue();
        assertThatThrownBy(key::bytes)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(key.getClass().getSimpleName() + " was destroyed");
        assertThat(key).isNotEqualTo(kind.apply(filled(8)));
    }

    @ParameterizedTest
    @MethodSource("secretKinds")
    void secretTakesAndGivesCopies(Function<byte[], SecretKey> kind) {
        byte[] given = filled(8);
        SecretKey key = kind.apply(given);
        Arrays.fill(given, (byte) 1);
        Arrays.fill(key.bytes(), (byte) 1);

        assertThat(key).isEqualTo(kind.apply(filled(8)));
    }

    @ParameterizedTest
    @MethodSource("secretKinds")
    void secretOfAnotherLengthIsRefused(Function<byte[], SecretKey> kind) {
        for (int length : new int[] {0, 31, 33}) {
            assertThatThrownBy(() -> kind.apply(new byte[length]))
                    .isInstanceOfSatisfying(
                            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_INVALID))
                    .hasMessageContaining("has " + length + " bytes, but must have 32");
        }
    }

    @Test
    void secretsOfTwoKindsAreNotEqual() {
        assertThat((SecretKey) JoinKey.of(filled(8))).isNotEqualTo(SealKey.of(filled(8)));
    }

    @Test
    void publicKeySurvivesTheRoundTrip() {
        for (int i = 0; i < 100; i++) {
            byte[] bytes = new byte[PublicKey.BYTES];
            random.nextBytes(bytes);
            PublicKey key = PublicKey.of(bytes);

            assertThat(PublicKey.parse(key.toString())).isEqualTo(key).hasSameHashCodeAs(key);
            assertThat(key).hasToString(Base64.getEncoder().encodeToString(bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
                " AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
                "-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
            })
    void textThatIsNotTheBase64OfAKeyIsRefused(String text) {
        assertThatThrownBy(() -> PublicKey.parse(text))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_INVALID));
    }

    @Test
    void publicKeysAreOrderedUnsigned() {
        assertThat(PublicKey.of(filled(0x7f))).isLessThan(PublicKey.of(filled(0x80)));
        assertThat(PublicKey.of(filled(0x80))).isEqualByComparingTo(PublicKey.of(filled(0x80)));
    }

    @Test
    void sealedSurvivesTheRoundTrip() {
        Sealed sealed = Sealed.of(new byte[] {1, 2, 3, 4});

        assertThat(Sealed.parse(sealed.toString())).isEqualTo(sealed).hasSameHashCodeAs(sealed);
        assertThat(sealed.size()).isEqualTo(4);
        assertThat(Sealed.parse("")).isEqualTo(Sealed.of(new byte[0]));
        assertThatThrownBy(() -> Sealed.parse("*"))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MESSAGE_INVALID));
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
