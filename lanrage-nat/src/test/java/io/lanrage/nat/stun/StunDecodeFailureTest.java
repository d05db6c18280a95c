package io.lanrage.nat.stun;

import static io.lanrage.nat.stun.Messages.append;
import static io.lanrage.nat.stun.Messages.attribute;
import static io.lanrage.nat.stun.Messages.binding;
import static io.lanrage.nat.stun.Messages.decode;
import static io.lanrage.nat.stun.Messages.request;
import static io.lanrage.nat.stun.StunFormatException.Section.ATTRIBUTE_HEADER;
import static io.lanrage.nat.stun.StunFormatException.Section.ATTRIBUTE_VALUE;
import static io.lanrage.nat.stun.StunFormatException.Section.HEADER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lanrage.nat.stun.StunFormatException.Reason;
import io.lanrage.nat.stun.StunFormatException.Section;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way in which a message can be malformed, and what is said about it. */
final class StunDecodeFailureTest {

    private static final int SHA1 = IntegrityAlgorithm.HMAC_SHA1.type();
    private static final int SHA256 = IntegrityAlgorithm.HMAC_SHA256.type();
    private static final byte[] EMPTY_SOFTWARE = attribute(Software.TYPE, "");

    static Stream<Arguments> malformedHeaders() {
        return Stream.of(
                failure("nothing", new byte[0], HEADER, 0, Reason.TRUNCATED, 0),
                failure("one byte short", Arrays.copyOf(request(), 19), HEADER, 0, Reason.TRUNCATED, 19),
                failure("too large", new byte[2049], HEADER, 0, Reason.TOO_LARGE, 2049),
                failure("channel data", with(request(), 0, 0x40), HEADER, 0, Reason.NOT_STUN, 0x40),
                failure("RFC 3489", with(request(), 7, 0x43), HEADER, 4, Reason.BAD_MAGIC_COOKIE, 0x2112A443),
                failure("more promised", with(request(), 3, 4), HEADER, 2, Reason.BAD_MESSAGE_LENGTH, 4),
                failure("less promised", with(request(EMPTY_SOFTWARE), 3, 0), HEADER, 2, Reason.BAD_MESSAGE_LENGTH, 0),
                failure("odd length", request(new byte[3]), HEADER, 2, Reason.BAD_MESSAGE_LENGTH, 3));
    }

    static Stream<Arguments> malformedAttributes() {
        byte[] many = request();
        for (int i = 0; i <= StunMessage.MAX_ATTRIBUTES; i++) {
            many = append(many, EMPTY_SOFTWARE);
        }
        byte[] printed = binding().fingerprint().encode();
        return Stream.of(
                failure("33rd attribute", many, ATTRIBUTE_HEADER, 20 + 32 * 4, Reason.TOO_MANY_ATTRIBUTES, 33),
                failure(
                        "value overruns",
                        request(HexDump.bytes("8022 0001")),
                        ATTRIBUTE_HEADER,
                        20,
                        Reason.VALUE_OVERRUNS_MESSAGE,
                        1),
                failure(
                        "largest value overruns",
                        request(HexDump.bytes("8022 FFFF")),
                        ATTRIBUTE_HEADER,
                        20,
                        Reason.VALUE_OVERRUNS_MESSAGE,
                        0xFFFF),
                failure(
                        "behind fingerprint",
                        append(printed, EMPTY_SOFTWARE),
                        ATTRIBUTE_HEADER,
                        20,
                        Reason.FINGERPRINT_NOT_LAST,
                        4),
                value("fingerprint of 0 bytes", 0x8028, "", Reason.BAD_VALUE_LENGTH, 0),
                value("fingerprint of zeros", 0x8028, "00000000", Reason.FINGERPRINT_MISMATCH, 0),
                value("SHA-1 of 16 bytes", SHA1, "00".repeat(16), Reason.BAD_VALUE_LENGTH, 16),
                value("SHA-1 of 24 bytes", SHA1, "00".repeat(24), Reason.BAD_VALUE_LENGTH, 24),
                value("SHA-256 of 12 bytes", SHA256, "00".repeat(12), Reason.BAD_VALUE_LENGTH, 12),
                value("SHA-256 of 18 bytes", SHA256, "00".repeat(18), Reason.BAD_VALUE_LENGTH, 18),
                value("SHA-256 of 36 bytes", SHA256, "00".repeat(36), Reason.BAD_VALUE_LENGTH, 36));
    }

    static Stream<Arguments> malformedValues() {
        return Stream.of(
                value("address of 3 bytes", 0x0020, "000100", Reason.BAD_VALUE_LENGTH, 3),
                value("IPv4 in 20 bytes", 0x0020, "0001" + "00".repeat(18), Reason.BAD_VALUE_LENGTH, 20),
                value("IPv6 in 8 bytes", 0x0001, "0002000000000000", Reason.BAD_VALUE_LENGTH, 8),
                value("family 3", 0x802C, "0003000000000000", Reason.BAD_ADDRESS_FAMILY, 3),
                value("user name of 509 bytes", 0x0006, "61".repeat(509), Reason.BAD_VALUE_LENGTH, 509),
                value("half a character", 0x0006, "61c3", Reason.BAD_TEXT, 2),
                value("encoded surrogate", 0x0015, "eda080", Reason.BAD_TEXT, 3),
                value("realm of 128 characters", 0x0014, "61".repeat(128), Reason.TEXT_TOO_LONG, 128),
                value("reason of 128 characters", 0x0009, "00000300" + "61".repeat(128), Reason.TEXT_TOO_LONG, 128),
                value("error code of 3 bytes", 0x0009, "000004", Reason.BAD_VALUE_LENGTH, 3),
                value("error code 299", 0x0009, "00000263", Reason.BAD_ERROR_CODE, 299),
                value("error code 700", 0x0009, "00000700", Reason.BAD_ERROR_CODE, 700),
                value("error number 100", 0x0009, "00000464", Reason.BAD_ERROR_CODE, 500),
                value("odd type list", 0x000A, "000300", Reason.BAD_VALUE_LENGTH, 3),
                value("change of 5 bytes", 0x0003, "0000000000", Reason.BAD_VALUE_LENGTH, 5),
                value("port of 3 bytes", 0x0027, "000000", Reason.BAD_VALUE_LENGTH, 3));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"malformedHeaders", "malformedAttributes", "malformedValues"})
    void failureTellsSectionOffsetReasonAndNumber(
            String name, byte[] datagram, Section section, int offset, Reason reason, int found) {
        StunFormatException failure = catchThrowableOfType(StunFormatException.class, () -> decode(datagram));

        assertThat(failure).isNotNull();
        assertThat(failure.section()).isEqualTo(section);
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.offset()).isEqualTo(offset);
        assertThat(failure.found()).isEqualTo(found);
    }

    @Test
    void failureReadsAsASentenceAndCostsNoStackTrace() {
        StunFormatException failure = catchThrowableOfType(StunFormatException.class, () -> decode(new byte[5]));

        assertThat(failure).hasMessage("header at byte 0: truncated (found 5)");
        assertThat(failure.getStackTrace()).isEmpty();
    }

    private static Arguments value(String name, int type, String hex, Reason reason, int found) {
        return failure(name, request(attribute(type, hex)), ATTRIBUTE_VALUE, 24, reason, found);
    }

    private static Arguments failure(
            String name, byte[] datagram, Section section, int offset, Reason reason, int found) {
        return Arguments.of(name, datagram, section, offset, reason, found);
    }

    private static byte[] with(byte[] bytes, int index, int value) {
        bytes[index] = (byte) value;
        return bytes;
    }
}
