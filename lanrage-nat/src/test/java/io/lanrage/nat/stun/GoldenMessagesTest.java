package io.lanrage.nat.stun;

import static io.lanrage.nat.stun.IntegrityAlgorithm.HMAC_SHA256;
import static io.lanrage.nat.stun.Messages.ID;
import static io.lanrage.nat.stun.Messages.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The messages that LANrage exchanges, byte for byte. The checksums were made with Python's {@code hmac} and
 * {@code zlib.crc32}, so they do not repeat this package's own arithmetic.
 */
final class GoldenMessagesTest {

    /** A connectivity check. */
    static final String CHECK = """
            00 01 00 3c 21 12 a4 42                         # Binding request, 60 bytes follow; cookie
            01 02 03 04 05 06 07 08 09 0a 0b 0c             # transaction id
            00 06 00 09 61 6c 69 63 65 3a 62 6f 62 00 00 00 # USERNAME "alice:bob"
            00 1c 00 20                                     # MESSAGE-INTEGRITY-SHA256, key "pass"
            26 30 33 3f ef 98 25 c0 f4 2c 16 8a 68 a2 82 17
            5c 57 70 ca 31 3a 0a 7e 2f f2 ea dd a1 39 f0 eb
            80 28 00 04 3a cf 2b 85                         # FINGERPRINT
            """;

    /** A request of the filtering tests. */
    static final String CHANGE_BOTH = """
            00 01 00 08 21 12 a4 42                         # Binding request, 8 bytes follow; cookie
            01 02 03 04 05 06 07 08 09 0a 0b 0c             # transaction id
            00 03 00 04 00 00 00 06                         # CHANGE-REQUEST: address and port
            """;

    /** What a server with two addresses answers. */
    static final String DISCOVERY_RESPONSE = """
            01 01 00 24 21 12 a4 42                         # Binding success response, 36 bytes follow; cookie
            01 02 03 04 05 06 07 08 09 0a 0b 0c             # transaction id
            00 20 00 08 00 01 2f 06 ea 12 d5 45             # XOR-MAPPED-ADDRESS 203.0.113.7:3604
            80 2b 00 08 00 01 0d 96 c6 33 64 01             # RESPONSE-ORIGIN 198.51.100.1:3478
            80 2c 00 08 00 01 0d 97 c6 33 64 02             # OTHER-ADDRESS 198.51.100.2:3479
            """;

    /** What a server answers to a request that it does not understand. */
    static final String UNKNOWN_ATTRIBUTE_RESPONSE = """
            01 11 00 24 21 12 a4 42                         # Binding error response, 36 bytes follow; cookie
            01 02 03 04 05 06 07 08 09 0a 0b 0c             # transaction id
            00 09 00 15 00 00 04 14                         # ERROR-CODE 420
            55 6e 6b 6e 6f 77 6e 20 41 74 74 72 69 62 75    # "Unknown Attribute"
            74 65 00 00 00
            00 0a 00 04 00 26 00 27                         # UNKNOWN-ATTRIBUTES PADDING, RESPONSE-PORT
            """;

    @Test
    void connectivityCheck() throws StunFormatException {
        byte[] bytes = StunMessageBuilder.request(StunMethod.BINDING, ID)
                .add(new Username("alice:bob"))
                .integritySha256(KEY)
                .fingerprint()
                .encode();

        StunMessage message = assertGolden(CHECK, bytes, List.of(new Username("alice:bob")));
        assertThat(message.verify(KEY, HMAC_SHA256)).isTrue();
        assertThat(message.hasFingerprint()).isTrue();
    }

    @Test
    void requestToAnswerFromElsewhere() throws StunFormatException {
        ChangeRequest both = new ChangeRequest(true, true);
        byte[] bytes =
                StunMessageBuilder.request(StunMethod.BINDING, ID).add(both).encode();

        assertGolden(CHANGE_BOTH, bytes, List.of(both));
    }

    @Test
    void responseOfAServerWithTwoAddresses() throws StunFormatException {
        List<StunAttribute> attributes = List.of(
                new XorMappedAddress(new InetSocketAddress("203.0.113.7", 3604)),
                new ResponseOrigin(new InetSocketAddress("198.51.100.1", 3478)),
                new OtherAddress(new InetSocketAddress("198.51.100.2", 3479)));
        StunMessageBuilder response = StunMessageBuilder.success(bindingRequest());
        attributes.forEach(response::add);

        StunMessage message = assertGolden(DISCOVERY_RESPONSE, response.encode(), attributes);
        assertThat(message.messageClass()).isEqualTo(StunClass.SUCCESS_RESPONSE);
    }

    @Test
    void refusalOfUnknownAttributes() throws StunFormatException {
        ErrorCode code = new ErrorCode(ErrorCode.UNKNOWN_ATTRIBUTE, "Unknown Attribute");
        UnknownAttributes unknown = new UnknownAttributes(List.of(Padding.TYPE, ResponsePort.TYPE));
        byte[] bytes =
                StunMessageBuilder.error(bindingRequest(), code).add(unknown).encode();

        StunMessage message = assertGolden(UNKNOWN_ATTRIBUTE_RESPONSE, bytes, List.of(code, unknown));
        assertThat(message.messageClass()).isEqualTo(StunClass.ERROR_RESPONSE);
    }

    private static StunMessage bindingRequest() throws StunFormatException {
        return Messages.decode(Messages.request());
    }

    private static StunMessage assertGolden(String dump, byte[] encoded, List<StunAttribute> attributes)
            throws StunFormatException {
        assertThat(encoded)
                .asHexString()
                .isEqualTo(HexFormat.of().withUpperCase().formatHex(HexDump.bytes(dump)));
        StunMessage message = StunMessage.decode(HexDump.buffer(dump));
        assertThat(message.attributes()).isEqualTo(attributes);
        assertThat(message.transactionId()).isEqualTo(ID);
        return message;
    }
}
