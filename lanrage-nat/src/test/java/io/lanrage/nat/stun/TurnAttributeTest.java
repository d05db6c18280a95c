package io.lanrage.nat.stun;

import static io.lanrage.nat.stun.Messages.attribute;
import static io.lanrage.nat.stun.Messages.binding;
import static io.lanrage.nat.stun.Messages.decode;
import static io.lanrage.nat.stun.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each attribute of RFC 8656: its bytes, its limits, and what it tolerates. */
final class TurnAttributeTest {

    private static final InetSocketAddress IPV4 = new InetSocketAddress("192.0.2.1", 0xFFFF);
    private static final InetSocketAddress IPV6 = new InetSocketAddress("2001:db8::1", 1);

    static Stream<Arguments> attributes() {
        return Stream.of(
                Arguments.of(new ChannelNumber(0xFFFF), "000c 0004 ffff 0000"),
                Arguments.of(new Lifetime(0xFFFF_FFFFL), "000d 0004 ffffffff"),
                Arguments.of(new XorPeerAddress(IPV4), "0012 0008 0001 deed e112a643"),
                Arguments.of(new XorPeerAddress(IPV6), "0012 0014 0002 2113 0113a9fa 01020304 05060708 090a0b0d"),
                Arguments.of(Data.of(new byte[] {1, 2, 3}), "0013 0003 010203 00"),
                Arguments.of(Data.of(new byte[0]), "0013 0000"),
                Arguments.of(new XorRelayedAddress(IPV4), "0016 0008 0001 deed e112a643"),
                Arguments.of(new RequestedAddressFamily(2), "0017 0004 02 000000"),
                Arguments.of(new RequestedAddressFamily(255), "0017 0004 ff 000000"),
                Arguments.of(new EvenPort(false), "0018 0001 00 000000"),
                Arguments.of(new EvenPort(true), "0018 0001 80 000000"),
                Arguments.of(new RequestedTransport(17), "0019 0004 11 000000"),
                Arguments.of(new DontFragment(), "001a 0000"),
                Arguments.of(new ReservationToken(0xFEDCBA9876543210L), "0022 0008 fedcba98 76543210"),
                Arguments.of(new AdditionalAddressFamily(2), "8000 0004 02 000000"),
                Arguments.of(new AddressErrorCode(2, 440, "no"), "8001 0006 0200 04 28 6e6f 0000"),
                Arguments.of(new Icmp(127, 511, -1), "8004 0008 0000 ffff ffffffff"),
                Arguments.of(new Icmp(1, 0, 0), "8004 0008 0000 0200 00000000"));
    }

    @ParameterizedTest
    @MethodSource("attributes")
    void attributeHasTheseBytes(StunAttribute attribute, String dump) throws StunFormatException {
        byte[] bytes = binding().add(attribute).encode();

        assertThat(bytes).isEqualTo(request(HexDump.bytes(dump)));
        assertThat(decode(bytes).attributes()).containsExactly(attribute);
    }

    @Test
    void reservedBitsAreIgnored() throws StunFormatException {
        assertDecoded(ChannelNumber.TYPE, "4000 ffff", new ChannelNumber(0x4000));
        assertDecoded(RequestedAddressFamily.TYPE, "01 ffffff", new RequestedAddressFamily(1));
        assertDecoded(AdditionalAddressFamily.TYPE, "02 ffffff", new AdditionalAddressFamily(2));
        assertDecoded(EvenPort.TYPE, "7f", new EvenPort(false));
        assertDecoded(EvenPort.TYPE, "ff", new EvenPort(true));
        assertDecoded(RequestedTransport.TYPE, "11 ffffff", new RequestedTransport(17));
        assertDecoded(AddressErrorCode.TYPE, "01ff fd 08", new AddressErrorCode(1, 508, ""));
        assertDecoded(Icmp.TYPE, "ffff 0604 00000500", new Icmp(3, 4, 1280));
    }

    private static void assertDecoded(int type, String value, StunAttribute expected) throws StunFormatException {
        assertThat(decode(request(attribute(type, value))).attributes()).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0x000C, 4",
        "0x000D, 4",
        "0x0017, 4",
        "0x0018, 1",
        "0x0019, 4",
        "0x001A, 0",
        "0x0022, 8",
        "0x8000, 4",
        "0x8004, 8"
    })
    void attributeOfFixedLengthHasNoOther(String type, int fixed) throws StunFormatException {
        int code = Integer.decode(type);
        for (int length = 0; length <= 12; length++) {
            byte[] message = request(attribute(code, new byte[length]));
            if (length == fixed) {
                assertThat(decode(message).attributes()).hasSize(1);
            } else {
                assertThatExceptionOfType(StunFormatException.class)
                        .as("%d bytes", length)
                        .isThrownBy(() -> decode(message))
                        .satisfies(e -> assertThat(e.reason()).isEqualTo(StunFormatException.Reason.BAD_VALUE_LENGTH));
            }
        }
    }

    @Test
    void addressErrorNeedsACodeAndAKnownRange() {
        assertThatExceptionOfType(StunFormatException.class)
                .isThrownBy(() -> decode(request(attribute(AddressErrorCode.TYPE, "0100 04"))));
        assertThatExceptionOfType(StunFormatException.class)
                .isThrownBy(() -> decode(request(attribute(AddressErrorCode.TYPE, "0100 02 63"))))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(StunFormatException.Reason.BAD_ERROR_CODE));
    }

    @Test
    void valuesBeyondTheirLimitsAreRefusedWithTheNumber() {
        assertRefused(() -> new ChannelNumber(0x10000), "channel number 65536 is not in 0..65535");
        assertRefused(() -> new Lifetime(1L << 32), "lifetime of 4294967296 s is not in 0..4294967295");
        assertRefused(() -> new Lifetime(-1), "lifetime of -1 s is not in 0..4294967295");
        assertRefused(() -> new RequestedAddressFamily(256), "address family 256 is not in 0..255");
        assertRefused(() -> new AdditionalAddressFamily(-1), "address family -1 is not in 0..255");
        assertRefused(() -> new AddressErrorCode(256, 440, ""), "address family 256 is not in 0..255");
        assertRefused(() -> new AddressErrorCode(1, 299, ""), "error code 299 is not in 300..699");
        assertRefused(() -> new RequestedTransport(256), "protocol 256 is not in 0..255");
        assertRefused(() -> new Icmp(128, 0, 0), "ICMP type 128 is not in 0..127");
        assertRefused(() -> new Icmp(0, 512, 0), "ICMP code 512 is not in 0..511");
        assertRefused(() -> Data.of(new byte[2049]), "DATA of 2049 bytes is longer than 2048");
    }

    private static void assertRefused(ThrowingCallable made, String message) {
        assertThatIllegalArgumentException().isThrownBy(made).withMessage(message);
    }

    @Test
    void familiesHaveTheirNumbers() {
        assertThat(AddressFamily.ofCode(1)).contains(AddressFamily.IPV4);
        assertThat(AddressFamily.ofCode(2)).contains(AddressFamily.IPV6);
        assertThat(AddressFamily.ofCode(0)).isEmpty();
        assertThat(AddressFamily.ofCode(3)).isEmpty();
        assertThat(AddressFamily.of(IPV4.getAddress())).isEqualTo(AddressFamily.IPV4);
        assertThat(AddressFamily.of(IPV6.getAddress())).isEqualTo(AddressFamily.IPV6);
    }

    @Test
    void dataIsAValueOfItsOwnBytesAndShowsNone() {
        byte[] bytes = {1, 2};
        Data data = Data.of(bytes);
        bytes[0] = 9;
        data.payload()[1] = 9;

        assertThat(data)
                .isEqualTo(Data.of(new byte[] {1, 2}))
                .hasSameHashCodeAs(Data.of(new byte[] {1, 2}))
                .isNotEqualTo(Data.of(new byte[] {1, 3}))
                .hasToString("Data[2 bytes]");
    }

    @Test
    void tokenShowsNothing() {
        assertThat(new ReservationToken(7)).hasToString("ReservationToken[redacted]");
    }
}
