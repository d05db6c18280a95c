package io.lanrage.nat.stun;

import static io.lanrage.nat.stun.Messages.attribute;
import static io.lanrage.nat.stun.Messages.binding;
import static io.lanrage.nat.stun.Messages.decode;
import static io.lanrage.nat.stun.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of attribute: its bytes, its limits, and what it tolerates. */
final class AttributeTest {

    private static final InetSocketAddress IPV4 = new InetSocketAddress("192.0.2.1", 0xFFFF);
    private static final InetSocketAddress IPV6 = new InetSocketAddress("2001:db8::1", 1);

    static Stream<Arguments> attributes() {
        return Stream.of(
                Arguments.of(new MappedAddress(IPV4), "0001 0008 0001 ffff c0000201"),
                Arguments.of(new MappedAddress(IPV6), "0001 0014 0002 0001 20010db8 00000000 00000000 00000001"),
                Arguments.of(new XorMappedAddress(IPV4), "0020 0008 0001 deed e112a643"),
                Arguments.of(new XorMappedAddress(IPV6), "0020 0014 0002 2113 0113a9fa 01020304 05060708 090a0b0d"),
                Arguments.of(new ResponseOrigin(IPV4), "802b 0008 0001 ffff c0000201"),
                Arguments.of(new OtherAddress(IPV4), "802c 0008 0001 ffff c0000201"),
                Arguments.of(new Username("é"), "0006 0002 c3a9 0000"),
                Arguments.of(new Username(""), "0006 0000"),
                Arguments.of(new Software("\u20ac"), "8022 0003 e282ac 00"),
                Arguments.of(new Realm("a"), "0014 0001 61 000000"),
                Arguments.of(new Nonce("\ud83d\ude00"), "0015 0004 f09f9880"),
                Arguments.of(new ErrorCode(699, "no"), "0009 0006 0000 06 63 6e6f 0000"),
                Arguments.of(new ErrorCode(300, ""), "0009 0004 0000 03 00"),
                Arguments.of(new UnknownAttributes(List.of(0x26)), "000a 0002 0026 0000"),
                Arguments.of(new UnknownAttributes(List.of()), "000a 0000"),
                Arguments.of(new ChangeRequest(true, false), "0003 0004 00000004"),
                Arguments.of(new ChangeRequest(false, true), "0003 0004 00000002"),
                Arguments.of(new ResponsePort(65535), "0027 0004 ffff 0000"),
                Arguments.of(new Padding(5), "0026 0005 0000000000 000000"),
                Arguments.of(new PasswordAlgorithm(PasswordAlgorithm.SHA256), "001d 0004 0002 0000"),
                Arguments.of(PasswordAlgorithms.of(List.of(2, 1)), "8002 0008 0002 0000 0001 0000"),
                Arguments.of(PasswordAlgorithms.of(List.of()), "8002 0000"),
                Arguments.of(new AlternateServer(IPV4), "8023 0008 0001 ffff c0000201"),
                Arguments.of(new AlternateDomain("a.b"), "8003 0003 612e62 00"),
                Arguments.of(OpaqueAttribute.of(0x7ABC, new byte[] {1}), "7abc 0001 01 000000"));
    }

    @ParameterizedTest
    @MethodSource("attributes")
    void attributeHasTheseBytes(StunAttribute attribute, String dump) throws StunFormatException {
        byte[] bytes = binding().add(attribute).encode();

        assertThat(bytes).isEqualTo(request(HexDump.bytes(dump)));
        assertThat(decode(bytes).attributes()).containsExactly(attribute);
    }

    @Test
    void ignoredBitsAreIgnored() throws StunFormatException {
        assertThat(decode(request(attribute(ChangeRequest.TYPE, "fffffff9"))).attributes())
                .containsExactly(new ChangeRequest(false, false));
        assertThat(decode(request(attribute(ErrorCode.TYPE, "ffff fc 14"))).attributes())
                .containsExactly(new ErrorCode(420, ""));
        assertThat(decode(request(attribute(MappedAddress.TYPE, "ff 01 ffff c0000201")))
                        .attributes())
                .containsExactly(new MappedAddress(IPV4));
    }

    @Test
    void parametersOfPasswordAlgorithmsAreSkippedAndKept() throws StunFormatException {
        byte[] list = request(attribute(PasswordAlgorithms.TYPE, "0077 0003 aabbcc 00 0002 0000"));

        PasswordAlgorithms offered =
                decode(list).first(PasswordAlgorithms.class).orElseThrow();

        assertThat(offered.numbers()).containsExactly(0x77, PasswordAlgorithm.SHA256);
        assertThat(binding().add(offered).encode()).isEqualTo(list);
    }

    @Test
    void listOfPasswordAlgorithmsThatEndsWithinOneIsRefused() {
        for (String value : List.of("0002", "0002 00", "0002 0004", "0002 0001 aa", "0002 0000 0001 0001")) {
            assertThatExceptionOfType(StunFormatException.class)
                    .as(value)
                    .isThrownBy(() -> decode(request(attribute(PasswordAlgorithms.TYPE, value))))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(StunFormatException.Reason.BAD_VALUE_LENGTH));
        }
    }

    @Test
    void responsePortIsReadInBothForms() throws StunFormatException {
        assertThat(decode(request(attribute(ResponsePort.TYPE, "1234"))).attributes())
                .containsExactly(new ResponsePort(0x1234));
        assertThat(decode(request(attribute(ResponsePort.TYPE, "1234 5678"))).attributes())
                .containsExactly(new ResponsePort(0x1234));
    }

    @Test
    void ipv4MappedAddressBecomesTheIpv4Address() throws StunFormatException {
        String mapped = "0002 ffff 00000000 00000000 0000ffff c0000201";

        assertThat(decode(request(attribute(MappedAddress.TYPE, mapped))).mappedAddress())
                .contains(IPV4);
    }

    @Test
    void longestTextsAreAccepted() throws StunFormatException {
        String wide = "\ud83d\ude00".repeat(127);
        StunMessage message = decode(binding()
                .add(new Software(wide))
                .add(new Username("a".repeat(508)))
                .add(new ErrorCode(400, wide))
                .encode());

        assertThat(message.first(Software.class)).contains(new Software(wide));
        assertThat(message.first(Username.class)).contains(new Username("a".repeat(508)));
    }

    @Test
    void valuesBeyondTheirLimitsAreRefusedWithTheNumber() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Realm("a".repeat(128)))
                .withMessage("REALM has 128 characters, more than 127");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Username("é".repeat(255)))
                .withMessage("USERNAME has 510 bytes, more than 508");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Nonce("a\ud800"))
                .withMessage("NONCE has an unpaired surrogate");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ErrorCode(700, ""))
                .withMessage("error code 700 is not in 300..699");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UnknownAttributes(List.of(65536)))
                .withMessage("attribute type 65536 is not in 0..65535");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ResponsePort(-1))
                .withMessage("port -1 is not in 0..65535");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Padding(2049))
                .withMessage("PADDING of 2049 bytes is not in 0..2048");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OtherAddress(InetSocketAddress.createUnresolved("stun.example", 1)))
                .withMessageContaining("stun.example")
                .withMessageContaining("not resolved");
    }

    @Test
    void opaqueAttributeCannotPoseAsAKnownOne() {
        for (int type = 0; type <= 0xFFFF; type++) {
            if (AttributeDecoder.knows(type)) {
                int known = type;
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> OpaqueAttribute.of(known, new byte[4]))
                        .withMessageContaining("is not unknown");
            } else {
                assertThat(OpaqueAttribute.of(type, new byte[4]).type()).isEqualTo(type);
            }
        }
    }

    @Test
    void opaqueAttributeIsAValueOfItsOwnBytes() {
        byte[] bytes = HexFormat.of().parseHex("0102");
        OpaqueAttribute attribute = OpaqueAttribute.of(0x7000, bytes);
        bytes[0] = 9;
        attribute.value()[1] = 9;

        assertThat(attribute)
                .isEqualTo(OpaqueAttribute.of(0x7000, new byte[] {1, 2}))
                .hasSameHashCodeAs(OpaqueAttribute.of(0x7000, new byte[] {1, 2}))
                .isNotEqualTo(OpaqueAttribute.of(0x7001, new byte[] {1, 2}))
                .isNotEqualTo(OpaqueAttribute.of(0x7000, new byte[] {1, 3}))
                .hasToString("OpaqueAttribute[type=0x7000, value=0102]");
    }

    @Test
    void comprehensionIsRequiredBelow8000() {
        assertThat(new ChangeRequest(true, true).isComprehensionRequired()).isTrue();
        assertThat(new Software("x").isComprehensionRequired()).isFalse();
        assertThat(StunAttribute.isComprehensionRequired(0x7FFF)).isTrue();
        assertThat(StunAttribute.isComprehensionRequired(0x8000)).isFalse();
    }
}
