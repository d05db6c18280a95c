package io.lanrage.wireguard.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.wireguard.noise.HostileInitiation;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;

/** What a hostile player may seal into initiations whose codes and seals are right. CONTRIBUTING.md says how it is run. */
class SealedFieldsFuzzTest {
    private static final int TIMESTAMP_BYTES = 12;
    private static final int RECORD_BYTES = 1 + Integer.BYTES + TIMESTAMP_BYTES + PublicKey.BYTES;
    /** Cookies and rates have targets and tests of their own. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final int OTHER_IDENTITY = 1;
    private static final int OTHER_SECRET = 2;

    private final SecureRandom random = new SecureRandom();
    private final PrivateKey memberKey = PrivateKey.generate(random);
    private final PrivateKey ephemeral = PrivateKey.generate(random);

    /**
     * Initiations of one member, one after the other. Each is a byte of flags, the sender's index, the timestamp, and 32 bytes that take the
     * place of the member's identity, or of the secret that only the member knows, or of both.
     */
    @FuzzTest
    void initiations(byte[] input) {
        ManualTime time = new ManualTime();
        try (HandshakeSide side = new HandshakeSide(time)) {
            PeerRecord member = side.add(memberKey.publicKey());
            byte[] latest = null;
            ByteBuffer records = ByteBuffer.wrap(input);
            while (records.remaining() >= RECORD_BYTES) {
                int flags = records.get();
                int senderIndex = records.getInt();
                byte[] timestamp = take(records, TIMESTAMP_BYTES);
                byte[] foreign = take(records, PublicKey.BYTES);
                byte[] identity =
                        (flags & OTHER_IDENTITY) == 0 ? memberKey.publicKey().bytes() : foreign;
                byte[] secret = (flags & OTHER_SECRET) == 0 ? memberKey.agree(side.key()) : foreign;
                time.pass(PAUSE);
                side.take(
                        memberKey.publicKey(),
                        HostileInitiation.of(side.key(), senderIndex, ephemeral, identity, secret, timestamp));

                boolean isMember = Arrays.equals(identity, memberKey.publicKey().bytes())
                        && Arrays.equals(secret, memberKey.agree(side.key()));
                boolean isNew = latest == null || Arrays.compareUnsigned(timestamp, latest) > 0;
                latest = isMember && isNew ? timestamp : latest;
                assertAnswered(side, member, isMember && isNew, senderIndex);
                assertThat(side.table().size()).isEqualTo(latest == null ? 0 : 1);
            }
        }
    }

    private static void assertAnswered(HandshakeSide side, PeerRecord member, boolean expected, int senderIndex) {
        assertThat(side.nothingSent()).isNotEqualTo(expected);
        if (expected) {
            assertThat(side.sent()).hasSize(HandshakeSide.RESPONSE_BYTES);
            Session session = side.answered();
            assertThat(session).isNotNull();
            assertThat(session.remoteIndex()).isEqualTo(senderIndex);
            assertThat(member.tunnel().sessions().isNext(session)).isTrue();
        }
        assertThat(member.tunnel().sessions().current())
                .as("nothing is sent unasked")
                .isNull();
    }

    private static byte[] take(ByteBuffer from, int bytes) {
        byte[] taken = new byte[bytes];
        from.get(taken);
        return taken;
    }
}
