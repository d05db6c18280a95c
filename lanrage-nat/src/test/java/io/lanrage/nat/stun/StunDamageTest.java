package io.lanrage.nat.stun;

import static io.lanrage.nat.stun.IntegrityAlgorithm.HMAC_SHA1;
import static io.lanrage.nat.stun.IntegrityAlgorithm.HMAC_SHA256;
import static io.lanrage.nat.stun.Messages.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that were cut or changed on their way. */
final class StunDamageTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                Rfc5769Test.REQUEST,
                Rfc5769Test.IPV4_RESPONSE,
                Rfc5769Test.IPV6_RESPONSE,
                Rfc5769Test.LONG_TERM_REQUEST,
                Rfc8489Test.REQUEST,
                GoldenMessagesTest.CHECK,
                GoldenMessagesTest.CHANGE_BOTH,
                GoldenMessagesTest.DISCOVERY_RESPONSE,
                GoldenMessagesTest.UNKNOWN_ATTRIBUTE_RESPONSE,
                TurnGoldenMessagesTest.ALLOCATE,
                TurnGoldenMessagesTest.ALLOCATED,
                TurnGoldenMessagesTest.REFRESH,
                TurnGoldenMessagesTest.CREATE_PERMISSION,
                TurnGoldenMessagesTest.CHANNEL_BIND,
                TurnGoldenMessagesTest.SEND,
                TurnGoldenMessagesTest.DATA_WITH_ICMP,
                TurnGoldenMessagesTest.STALE_NONCE
            })
    void everyTruncationIsRefused(String dump) {
        byte[] whole = HexDump.bytes(dump);
        for (int size = 0; size < whole.length; size++) {
            byte[] cut = Arrays.copyOf(whole, size);
            assertThatExceptionOfType(StunFormatException.class)
                    .as("%d bytes", size)
                    .isThrownBy(() -> Messages.decode(cut));
        }
    }

    @Test
    void truncationWithACorrectedHeaderIsRefusedInsideAttributesAndUnsealedBetweenThem() throws StunFormatException {
        byte[] whole = HexDump.bytes(GoldenMessagesTest.CHECK);
        for (int size = StunMessage.HEADER_BYTES; size < whole.length; size += 4) {
            byte[] cut = Arrays.copyOf(whole, size);
            ByteBuffer.wrap(cut).putShort(2, (short) (size - StunMessage.HEADER_BYTES));
            boolean betweenAttributes = size == 20 || size == 36 || size == 72;
            if (betweenAttributes) {
                StunMessage message = Messages.decode(cut);
                assertThat(message.hasFingerprint()).isFalse();
                assertThat(message.verify(KEY, HMAC_SHA256)).isEqualTo(size == 72);
            } else {
                assertThatExceptionOfType(StunFormatException.class)
                        .as("%d bytes", size)
                        .isThrownBy(() -> Messages.decode(cut));
            }
        }
    }

    @Test
    void surplusBytesAreRefused() {
        byte[] whole = HexDump.bytes(GoldenMessagesTest.CHECK);
        for (int surplus = 1; surplus <= 8; surplus++) {
            byte[] longer = Arrays.copyOf(whole, whole.length + surplus);
            assertThatExceptionOfType(StunFormatException.class).isThrownBy(() -> Messages.decode(longer));
        }
    }

    @Test
    void anyFlippedBitBreaksFingerprintOrRemovesIt() {
        byte[] good = HexDump.bytes(GoldenMessagesTest.CHECK);
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] flipped = flip(good, bit);
            boolean inFingerprintType = bit >= (good.length - 8) * 8 && bit < (good.length - 6) * 8;
            if (inFingerprintType) {
                assertThat(hasFingerprint(flipped)).as("bit %d", bit).isFalse();
            } else {
                assertThatExceptionOfType(StunFormatException.class)
                        .as("bit %d", bit)
                        .isThrownBy(() -> Messages.decode(flipped));
            }
        }
    }

    @Test
    void anyFlippedBitBreaksSha256() {
        byte[] good = Messages.binding()
                .add(new Username("alice:bob"))
                .integritySha256(KEY)
                .encode();
        assertThat(isAuthentic(good, HMAC_SHA256)).isTrue();
        for (int bit = 0; bit < good.length * 8; bit++) {
            assertThat(isAuthentic(flip(good, bit), HMAC_SHA256))
                    .as("bit %d", bit)
                    .isFalse();
        }
    }

    @Test
    void anyFlippedBitBreaksSha1() {
        byte[] good = Messages.binding()
                .add(new Username("alice:bob"))
                .integritySha1(KEY)
                .encode();
        assertThat(isAuthentic(good, HMAC_SHA1)).isTrue();
        for (int bit = 0; bit < good.length * 8; bit++) {
            assertThat(isAuthentic(flip(good, bit), HMAC_SHA1))
                    .as("bit %d", bit)
                    .isFalse();
        }
    }

    private static byte[] flip(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }

    private static boolean hasFingerprint(byte[] bytes) {
        try {
            return Messages.decode(bytes).hasFingerprint();
        } catch (StunFormatException e) {
            return false;
        }
    }

    private static boolean isAuthentic(byte[] bytes, IntegrityAlgorithm algorithm) {
        try {
            return Messages.decode(bytes).verify(KEY, algorithm);
        } catch (StunFormatException e) {
            return false;
        }
    }
}
