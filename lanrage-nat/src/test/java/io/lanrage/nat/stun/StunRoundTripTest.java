package io.lanrage.nat.stun;

import static io.lanrage.nat.stun.IntegrityAlgorithm.HMAC_SHA1;
import static io.lanrage.nat.stun.IntegrityAlgorithm.HMAC_SHA256;
import static io.lanrage.nat.stun.Messages.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StunRoundTripTest {

    private static final int ROUNDS = 3_000;

    @Test
    void whatIsEncodedIsDecoded() throws StunFormatException {
        Random random = TestRandom.forTest("StunRoundTripTest");
        for (int round = 0; round < ROUNDS; round++) {
            roundTrip(random);
        }
    }

    private static void roundTrip(Random random) throws StunFormatException {
        StunMethod method = new StunMethod(random.nextInt(0x1000));
        TransactionId id = TransactionId.random(random);
        boolean indication = random.nextBoolean();
        StunMessageBuilder builder =
                indication ? StunMessageBuilder.indication(method, id) : StunMessageBuilder.request(method, id);
        List<StunAttribute> attributes = new ArrayList<>();
        GeneratedAttributes generated = new GeneratedAttributes(random);
        for (int i = random.nextInt(4); i > 0; i--) {
            StunAttribute attribute = generated.next();
            attributes.add(attribute);
            builder.add(attribute);
        }
        boolean sha1 = random.nextBoolean();
        boolean sha256 = random.nextBoolean();
        boolean fingerprint = random.nextBoolean();
        if (sha1) {
            builder.integritySha1(KEY);
        }
        if (sha256) {
            builder.integritySha256(KEY);
        }
        if (fingerprint) {
            builder.fingerprint();
        }
        if (builder.encodedBytes() > StunMessage.MAX_BYTES) {
            return;
        }

        ByteBuffer target =
                ByteBuffer.allocateDirect(builder.encodedBytes() + 10).order(ByteOrder.LITTLE_ENDIAN);
        builder.encode(target.position(3));
        assertThat(target.position()).isEqualTo(3 + builder.encodedBytes());
        target.flip().position(3);

        assertThat(StunMessage.looksLikeStun(target)).isTrue();
        StunMessage message = StunMessage.decode(target);
        assertThat(message.method()).isEqualTo(method);
        assertThat(message.messageClass()).isEqualTo(indication ? StunClass.INDICATION : StunClass.REQUEST);
        assertThat(message.transactionId()).isEqualTo(id);
        assertThat(message.attributes()).isEqualTo(attributes);
        assertThat(message.verify(KEY, HMAC_SHA1)).isEqualTo(sha1);
        assertThat(message.verify(KEY, HMAC_SHA256)).isEqualTo(sha256);
        assertThat(message.hasFingerprint()).isEqualTo(fingerprint);
        assertThat(message.toByteArray()).isEqualTo(builder.encode());
    }
}
