package io.lanrage.nat.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever arrives, decoding ends with a message or with a {@link StunFormatException}. */
final class StunFuzzTest {

    private static final int ROUNDS = 50_000;

    @Test
    void randomBytesAreDecodedOrRefused() {
        Random random = TestRandom.forTest("StunFuzzTest.randomBytes");
        for (int round = 0; round < ROUNDS; round++) {
            byte[] datagram = new byte[random.nextInt(120)];
            random.nextBytes(datagram);
            decodeOrRefuse(datagram);
        }
    }

    @Test
    void randomAttributesBehindAProperHeaderAreDecodedOrRefused() {
        Random random = TestRandom.forTest("StunFuzzTest.randomAttributes");
        int decoded = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] body = new byte[4 * random.nextInt(30)];
            random.nextBytes(body);
            // Small types and lengths make attributes that are known and fit often enough.
            for (int at = 0; at + 4 <= body.length; at += 4 + 4 * random.nextInt(4)) {
                body[at] &= (byte) 0x80;
                body[at + 1] &= 0x2F;
                body[at + 2] = 0;
                body[at + 3] &= 0x0F;
            }
            decoded += decodeOrRefuse(Messages.request(body)) ? 1 : 0;
        }
        assertThat(decoded).as("decoded of %d", ROUNDS).isGreaterThan(ROUNDS / 20);
    }

    @Test
    void mutatedMessagesAreDecodedOrRefused() {
        Random random = TestRandom.forTest("StunFuzzTest.mutated");
        List<byte[]> originals = List.of(
                HexDump.bytes(Rfc5769Test.LONG_TERM_REQUEST),
                HexDump.bytes(GoldenMessagesTest.DISCOVERY_RESPONSE),
                HexDump.bytes(GoldenMessagesTest.UNKNOWN_ATTRIBUTE_RESPONSE),
                HexDump.bytes(Rfc8489Test.REQUEST),
                HexDump.bytes(TurnGoldenMessagesTest.ALLOCATE),
                HexDump.bytes(TurnGoldenMessagesTest.ALLOCATED),
                HexDump.bytes(TurnGoldenMessagesTest.CHANNEL_BIND),
                HexDump.bytes(TurnGoldenMessagesTest.DATA_WITH_ICMP));
        for (int round = 0; round < ROUNDS; round++) {
            byte[] datagram = originals.get(random.nextInt(originals.size())).clone();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                datagram[StunMessage.HEADER_BYTES + random.nextInt(datagram.length - StunMessage.HEADER_BYTES)] =
                        (byte) random.nextInt();
            }
            decodeOrRefuse(datagram);
        }
    }

    /** Decodes, and looks at all of what came out; any other exception fails the test. */
    private static boolean decodeOrRefuse(byte[] datagram) {
        ByteBuffer buffer = ByteBuffer.wrap(datagram);
        boolean claimed = StunMessage.looksLikeStun(buffer);
        try {
            StunMessage message = StunMessage.decode(buffer);
            assertThat(claimed).isTrue();
            message.verify(Messages.KEY, IntegrityAlgorithm.HMAC_SHA1);
            message.verify(Messages.KEY, IntegrityAlgorithm.HMAC_SHA256);
            StunMessageBuilder again = StunMessageBuilder.request(message.method(), message.transactionId());
            message.attributes().forEach(again::add);
            StunMessage same = StunMessage.decode(ByteBuffer.wrap(again.encode()));
            assertThat(same.attributes()).isEqualTo(message.attributes());
            return true;
        } catch (StunFormatException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
    }
}
