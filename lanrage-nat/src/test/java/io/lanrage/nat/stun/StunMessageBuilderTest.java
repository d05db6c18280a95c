package io.lanrage.nat.stun;

import static io.lanrage.nat.stun.Messages.KEY;
import static io.lanrage.nat.stun.Messages.binding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class StunMessageBuilderTest {

    @Test
    void sealsFollowInTheirOrderWhateverTheCallsWere() throws StunFormatException {
        byte[] bytes = binding()
                .fingerprint()
                .integritySha256(KEY)
                .integritySha1(KEY)
                .add(new Realm("r"))
                .encode();

        assertThat(bytes).hasSize(20 + 8 + 24 + 36 + 8);
        ByteBuffer view = ByteBuffer.wrap(bytes);
        assertThat(view.getShort(28)).isEqualTo((short) IntegrityAlgorithm.HMAC_SHA1.type());
        assertThat(view.getShort(52)).isEqualTo((short) IntegrityAlgorithm.HMAC_SHA256.type());
        assertThat(view.getShort(88)).isEqualTo((short) Fingerprint.TYPE);
        assertThat(Messages.decode(bytes).verify(KEY, IntegrityAlgorithm.HMAC_SHA256))
                .isTrue();
    }

    @Test
    void encodingTwiceGivesTheSame() {
        StunMessageBuilder builder = binding().integritySha256(KEY).fingerprint();

        assertThat(builder.encode()).isEqualTo(builder.encode());
    }

    @Test
    void targetWithTooLittleRoomIsLeftAlone() {
        ByteBuffer target = ByteBuffer.allocate(27);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> binding().add(new Realm("r")).encode(target))
                .withMessage("message of 28 bytes does not fit in 27 bytes");
        assertThat(target.position()).isZero();
        assertThat(target.array()).containsOnly(0);
    }

    @Test
    void largestMessageIsEncodedAndOneStepMoreIsNot() throws StunFormatException {
        int room = StunMessage.MAX_BYTES - StunMessage.HEADER_BYTES - 4;

        assertThat(Messages.decode(binding().add(new Padding(room)).encode()).encodedBytes())
                .isEqualTo(StunMessage.MAX_BYTES);
        assertThatIllegalStateException()
                .isThrownBy(() -> binding().add(new Padding(room + 1)).encode())
                .withMessage("message has 2052 bytes, more than 2048");
    }

    @Test
    void mostAttributesAreEncodedAndOneMoreIsNot() throws StunFormatException {
        StunMessageBuilder builder = binding().fingerprint();
        for (int i = 1; i < StunMessage.MAX_ATTRIBUTES; i++) {
            builder.add(new Padding(0));
        }

        assertThat(Messages.decode(builder.encode()).attributes()).hasSize(StunMessage.MAX_ATTRIBUTES - 1);
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.add(new Padding(0)).encode())
                .withMessage("message has 33 attributes, more than 32");
    }

    @Test
    void responsesBelongToTheirRequest() throws StunFormatException {
        StunMessage request = Messages.decode(
                StunMessageBuilder.request(new StunMethod(0xABC), Messages.ID).encode());

        StunMessage success =
                Messages.decode(StunMessageBuilder.success(request).encode());
        StunMessage error = Messages.decode(
                StunMessageBuilder.error(request, new ErrorCode(500, "")).encode());

        assertThat(success.messageClass()).isEqualTo(StunClass.SUCCESS_RESPONSE);
        assertThat(error.messageClass()).isEqualTo(StunClass.ERROR_RESPONSE);
        assertThat(error.first(ErrorCode.class)).contains(new ErrorCode(500, ""));
        for (StunMessage response : new StunMessage[] {success, error}) {
            assertThat(response.messageClass().isResponse()).isTrue();
            assertThat(response.method()).isEqualTo(new StunMethod(0xABC));
            assertThat(response.transactionId()).isEqualTo(Messages.ID);
        }
    }
}
