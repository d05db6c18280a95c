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
}
