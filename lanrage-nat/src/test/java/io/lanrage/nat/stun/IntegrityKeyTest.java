package io.lanrage.nat.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

final class IntegrityKeyTest {

    @Test
    void keyShowsNothing() {
        assertThat(IntegrityKey.shortTerm("secret")).hasToString("IntegrityKey[redacted]");
    }

    @Test
    void keyIsItsBytes() {
        byte[] bytes = {'a', 'b'};
        IntegrityKey key = IntegrityKey.of(bytes);
        bytes[0] = 'x';

        assertThat(key)
                .isEqualTo(IntegrityKey.shortTerm("ab"))
                .hasSameHashCodeAs(IntegrityKey.shortTerm("ab"))
                .isNotEqualTo(IntegrityKey.shortTerm("ac"));
    }

    @Test
    void emptyKeyIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IntegrityKey.of(new byte[0]))
                .withMessage("integrity key has 0 bytes, fewer than 1");
    }

    @Test
    void destroyedKeySealsAndOpensNothing() throws StunFormatException {
        IntegrityKey key = IntegrityKey.shortTerm("secret");
        StunMessageBuilder builder = Messages.binding().integritySha256(key);
        StunMessage message = Messages.decode(builder.encode());
        key.destroy();
        key.destroy();

        assertThat(key.isDestroyed()).isTrue();
        assertThatIllegalStateException().isThrownBy(builder::encode).withMessage("integrity key has been destroyed");
        assertThatIllegalStateException()
                .isThrownBy(() -> message.verify(key, IntegrityAlgorithm.HMAC_SHA256))
                .withMessage("integrity key has been destroyed");
    }

    @Test
    void preparedKeySealsAndOpensAsThePlainOneDoes() throws StunFormatException {
        IntegrityKey plain = IntegrityKey.shortTerm("secret");
        IntegrityKey prepared = plain.preparedFor(IntegrityAlgorithm.HMAC_SHA256);
        byte[] sealed = Messages.binding().integritySha256(plain).encode();

        for (int again = 0; again < 2; again++) {
            assertThat(Messages.binding().integritySha256(prepared).encode()).isEqualTo(sealed);
            assertThat(Messages.decode(sealed).verify(prepared, IntegrityAlgorithm.HMAC_SHA256))
                    .isTrue();
        }
        byte[] other = Messages.binding().integritySha1(plain).encode();
        assertThat(Messages.decode(other).verify(prepared, IntegrityAlgorithm.HMAC_SHA1))
                .isTrue();
        assertThat(prepared).isEqualTo(plain);
    }

    @Test
    void preparedKeyIsDestroyedByItself() throws StunFormatException {
        IntegrityKey plain = IntegrityKey.shortTerm("secret");
        IntegrityKey prepared = plain.preparedFor(IntegrityAlgorithm.HMAC_SHA256);
        StunMessage message =
                Messages.decode(Messages.binding().integritySha256(plain).encode());
        plain.destroy();
        assertThat(message.verify(prepared, IntegrityAlgorithm.HMAC_SHA256)).isTrue();
        prepared.destroy();

        assertThatIllegalStateException()
                .isThrownBy(() -> message.verify(prepared, IntegrityAlgorithm.HMAC_SHA256))
                .withMessage("integrity key has been destroyed");
        assertThatIllegalStateException()
                .isThrownBy(() -> plain.preparedFor(IntegrityAlgorithm.HMAC_SHA256))
                .withMessage("integrity key has been destroyed");
    }
}
