package io.lanrage.nat.stun;

import static io.lanrage.nat.stun.IntegrityAlgorithm.HMAC_SHA1;
import static io.lanrage.nat.stun.Messages.ID;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The messages between a client and a relay, byte for byte. Keys and checksums were made with Python's {@code hashlib} and
 * {@code hmac}, so they do not repeat this package's own arithmetic.
 */
final class TurnGoldenMessagesTest {

    static final String ALLOCATE = """
            00 03 00 68 21 12 a4 42                         # Allocate request, 104 bytes follow; cookie
            01 02 03 04 05 06 07 08 09 0a 0b 0c             # transaction id
            00 19 00 04 11 00 00 00                         # REQUESTED-TRANSPORT UDP
            00 0d 00 04 00 00 0e 10                         # LIFETIME 3600 s
            00 18 00 01 80 00 00 00                         # EVEN-PORT, and reserve the next
            00 17 00 04 01 00 00 00                         # REQUESTED-ADDRESS-FAMILY IPv4
            00 1a 00 00                                     # DONT-FRAGMENT
            00 06 00 0d 31 37 30 30 30 30 30 30 30 30       # USERNAME "1700000000:p1"
            3a 70 31 00 00 00
            00 14 00 07 6c 61 6e 72 61 67 65 00             # REALM "lanrage"
            00 15 00 05 6e 30 6e 63 65 00 00 00             # NONCE "n0nce"
            00 08 00 14                                     # MESSAGE-INTEGRITY, long-term key of "secret"
            63 26 61 01 a4 31 ec 32 e8 9c 10 35 51 0c bb 66
            53 69 b7 a4
            """;

    static final String ALLOCATED = """
            01 03 00 5c 21 12 a4 42                         # Allocate success response, 92 bytes follow; cookie
            01 02 03 04 05 06 07 08 09 0a 0b 0c             # transaction id
            00 16 00 08 00 01 e1 12 e7 21 c0 43             # XOR-RELAYED-ADDRESS 198.51.100.1:49152
            00 16 00 14 00 02 e1 13 01 13 a9 fa             # XOR-RELAYED-ADDRESS [2001:db8::1]:49153
            01 02 03 04 05 06 07 08 09 0a 0b 0d
            00 0d 00 04 00 00 02 58                         # LIFETIME 600 s
            00 22 00 08 01 02 03 04 05 06 07 08             # RESERVATION-TOKEN
            00 20 00 08 00 01 2f 06 ea 12 d5 45             # XOR-MAPPED-ADDRESS 203.0.113.7:3604
            00 08 00 14                                     # MESSAGE-INTEGRITY
            9b e8 ac 20 51 9f ed d8 af bf 43 1d 8f 7d fd e4
            cd 2b 05 42
            """;

    static final String REFRESH = """
            00 04 00 4c 21 12 a4 42                         # Refresh request, 76 bytes follow; cookie
            01 02 03 04 05 06 07 08 09 0a 0b 0c             # transaction id
            00 0d 00 04 00 00 00 00                         # LIFETIME 0: end it
            00 06 00 0d 31 37 30 30 30 30 30 30 30 30       # USERNAME "1700000000:p1"
            3a 70 31 00 00 00
            00 14 00 07 6c 61 6e 72 61 67 65 00             # REALM "lanrage"
            00 15 00 05 6e 30 6e 63 65 00 00 00             # NONCE "n0nce"
            00 08 00 14                                     # MESSAGE-INTEGRITY
            48 15 5e 6a 4a d6 ea 9a f8 eb 89 f2 f4 f3 9b 3b
            b7 01 d7 75
            """;

    static final String CREATE_PERMISSION = """
            00 08 00 68 21 12 a4 42                         # CreatePermission request, 104 bytes follow; cookie
            01 02 03 04 05 06 07 08 09 0a 0b 0c             # transaction id
            00 12 00 08 00 01 21 12 e1 12 a6 4b             # XOR-PEER-ADDRESS 192.0.2.9, port 0
            00 12 00 14 00 02 21 12 01 13 a9 fa             # XOR-PEER-ADDRESS 2001:db8::9, port 0
            01 02 03 04 05 06 07 08 09 0a 0b 05
            00 06 00 0d 31 37 30 30 30 30 30 30 30 30       # USERNAME "1700000000:p1"
            3a 70 31 00 00 00
            00 14 00 07 6c 61 6e 72 61 67 65 00             # REALM "lanrage"
            00 15 00 05 6e 30 6e 63 65 00 00 00             # NONCE "n0nce"
            00 08 00 14                                     # MESSAGE-INTEGRITY
            b1 0a db 15 3f 1d 09 01 78 15 10 de fe a4 46 49
            8e 3e 39 0f
            """;

    static final String CHANNEL_BIND = """
            00 09 00 58 21 12 a4 42                         # ChannelBind request, 88 bytes follow; cookie
            01 02 03 04 05 06 07 08 09 0a 0b 0c             # transaction id
            00 0c 00 04 40 00 00 00                         # CHANNEL-NUMBER 0x4000
            00 12 00 08 00 01 48 95 e1 12 a6 4b             # XOR-PEER-ADDRESS 192.0.2.9:27015
            00 06 00 0d 31 37 30 30 30 30 30 30 30 30       # USERNAME "1700000000:p1"
            3a 70 31 00 00 00
            00 14 00 07 6c 61 6e 72 61 67 65 00             # REALM "lanrage"
            00 15 00 05 6e 30 6e 63 65 00 00 00             # NONCE "n0nce"
            00 08 00 14                                     # MESSAGE-INTEGRITY
            e8 f8 2c 1e ee fe 81 33 71 2a 21 cd ae 5f 27 31
            9a d2 84 d9
            """;

    static final String SEND = """
            00 16 00 1c 21 12 a4 42                         # Send indication, 28 bytes follow; cookie
            01 02 03 04 05 06 07 08 09 0a 0b 0c             # transaction id
            00 12 00 08 00 01 48 95 e1 12 a6 4b             # XOR-PEER-ADDRESS 192.0.2.9:27015
            00 1a 00 00                                     # DONT-FRAGMENT
            00 13 00 05 68 65 6c 6c 6f 00 00 00             # DATA "hello"
            """;

    static final String DATA = """
            00 17 00 18 21 12 a4 42                         # Data indication, 24 bytes follow; cookie
            01 02 03 04 05 06 07 08 09 0a 0b 0c             # transaction id
            00 12 00 08 00 01 48 95 e1 12 a6 4b             # XOR-PEER-ADDRESS 192.0.2.9:27015
            00 13 00 05 68 65 6c 6c 6f 00 00 00             # DATA "hello"
            """;

    static final String DATA_WITH_ICMP = """
            00 17 00 18 21 12 a4 42                         # Data indication, 24 bytes follow; cookie
            01 02 03 04 05 06 07 08 09 0a 0b 0c             # transaction id
            00 12 00 08 00 01 48 95 e1 12 a6 4b             # XOR-PEER-ADDRESS 192.0.2.9:27015
            80 04 00 08 00 00 06 04 00 00 05 00             # ICMP type 3, code 4, next link takes 1280 bytes
            """;

    static final String STALE_NONCE = """
            01 13 00 2c 21 12 a4 42                         # Allocate error response, 44 bytes follow; cookie
            01 02 03 04 05 06 07 08 09 0a 0b 0c             # transaction id
            00 09 00 0f 00 00 04 26                         # ERROR-CODE 438
            53 74 61 6c 65 20 4e 6f 6e 63 65 00             # "Stale Nonce"
            00 14 00 07 6c 61 6e 72 61 67 65 00             # REALM "lanrage"
            00 15 00 05 6e 31 6e 63 65 00 00 00             # NONCE "n1nce"
            """;

    private static final IntegrityKey KEY = IntegrityKey.longTerm("1700000000:p1", "lanrage", "secret");
    private static final XorPeerAddress PEER = new XorPeerAddress(new InetSocketAddress("192.0.2.9", 27015));
    private static final Data HELLO = Data.of("hello".getBytes(StandardCharsets.US_ASCII));

    @Test
    void requestForAnAllocation() throws StunFormatException {
        assertGoldenRequest(
                ALLOCATE,
                StunMethod.ALLOCATE,
                new RequestedTransport(RequestedTransport.UDP),
                new Lifetime(3600),
                new EvenPort(true),
                new RequestedAddressFamily(AddressFamily.IPV4.code()),
                new DontFragment());
    }

    @Test
    void allocationOfBothFamilies() throws StunFormatException {
        List<StunAttribute> attributes = List.of(
                new XorRelayedAddress(new InetSocketAddress("198.51.100.1", 49152)),
                new XorRelayedAddress(new InetSocketAddress("2001:db8::1", 49153)),
                new Lifetime(600),
                new ReservationToken(0x0102030405060708L),
                new XorMappedAddress(new InetSocketAddress("203.0.113.7", 3604)));
        StunMessageBuilder response = StunMessageBuilder.success(Messages.decode(HexDump.bytes(ALLOCATE)));
        attributes.forEach(response::add);

        StunMessage message = assertGolden(ALLOCATED, response.integritySha1(KEY), attributes);
        assertThat(message.messageClass()).isEqualTo(StunClass.SUCCESS_RESPONSE);
        assertThat(message.verify(KEY, HMAC_SHA1)).isTrue();
    }

    @Test
    void requestToEndAnAllocation() throws StunFormatException {
        assertGoldenRequest(REFRESH, StunMethod.REFRESH, new Lifetime(0));
    }

    @Test
    void requestForPermissionsOfBothFamilies() throws StunFormatException {
        assertGoldenRequest(
                CREATE_PERMISSION,
                StunMethod.CREATE_PERMISSION,
                new XorPeerAddress(new InetSocketAddress("192.0.2.9", 0)),
                new XorPeerAddress(new InetSocketAddress("2001:db8::9", 0)));
    }

    @Test
    void requestForAChannel() throws StunFormatException {
        assertGoldenRequest(CHANNEL_BIND, StunMethod.CHANNEL_BIND, new ChannelNumber(0x4000), PEER);
    }

    @Test
    void indicationsThatCarryData() throws StunFormatException {
        assertGoldenIndication(SEND, StunMethod.SEND, PEER, new DontFragment(), HELLO);
        assertGoldenIndication(DATA, StunMethod.DATA, PEER, HELLO);
        assertGoldenIndication(DATA_WITH_ICMP, StunMethod.DATA, PEER, new Icmp(3, 4, 1280));
    }

    @Test
    void refusalOfAStaleNonce() throws StunFormatException {
        ErrorCode code = new ErrorCode(ErrorCode.STALE_NONCE, "Stale Nonce");
        StunMessageBuilder response = StunMessageBuilder.error(Messages.decode(HexDump.bytes(ALLOCATE)), code)
                .add(new Realm("lanrage"))
                .add(new Nonce("n1nce"));

        assertGolden(STALE_NONCE, response, List.of(code, new Realm("lanrage"), new Nonce("n1nce")));
    }

    private static void assertGoldenRequest(String dump, StunMethod method, StunAttribute... own)
            throws StunFormatException {
        List<StunAttribute> attributes = new ArrayList<>(List.of(own));
        attributes.add(new Username("1700000000:p1"));
        attributes.add(new Realm("lanrage"));
        attributes.add(new Nonce("n0nce"));
        StunMessageBuilder request = StunMessageBuilder.request(method, ID);
        attributes.forEach(request::add);

        StunMessage message = assertGolden(dump, request.integritySha1(KEY), attributes);
        assertThat(message.method()).isEqualTo(method);
        assertThat(message.verify(KEY, HMAC_SHA1)).isTrue();
    }

    private static void assertGoldenIndication(String dump, StunMethod method, StunAttribute... attributes)
            throws StunFormatException {
        StunMessageBuilder indication = StunMessageBuilder.indication(method, ID);
        List.of(attributes).forEach(indication::add);

        StunMessage message = assertGolden(dump, indication, List.of(attributes));
        assertThat(message.method()).isEqualTo(method);
        assertThat(message.messageClass()).isEqualTo(StunClass.INDICATION);
    }

    private static StunMessage assertGolden(String dump, StunMessageBuilder encoded, List<StunAttribute> attributes)
            throws StunFormatException {
        assertThat(encoded.encode())
                .asHexString()
                .isEqualTo(HexFormat.of().withUpperCase().formatHex(HexDump.bytes(dump)));
        StunMessage message = StunMessage.decode(HexDump.buffer(dump));
        assertThat(message.attributes()).isEqualTo(attributes);
        assertThat(message.unknownRequiredTypes()).isEmpty();
        return message;
    }
}
