package io.lanrage.nat.turn.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.stun.TransactionId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each request before it has credentials, byte by byte. */
final class RequestFormsTest {

    private static final String COOKIE_AND_ID = "2112a442 0000000b 000000000000000c";

    static Stream<Arguments> requests() throws Exception {
        InetAddress address = InetAddress.getByName("192.0.2.1");
        InetSocketAddress ipv6 = new InetSocketAddress("2001:db8::1", 0x1234);
        RelayFamilies ipv4 = RelayFamilies.IPV4;
        return Stream.of(
                Arguments.of(Purpose.Life.ALLOCATE, ipv4, "0003 0008", "0019 0004 11000000"),
                Arguments.of(
                        Purpose.Life.ALLOCATE,
                        RelayFamilies.IPV6,
                        "0003 0010",
                        "0019 0004 11000000 0017 0004 02000000"),
                Arguments.of(
                        Purpose.Life.ALLOCATE,
                        RelayFamilies.BOTH,
                        "0003 0010",
                        "0019 0004 11000000 8000 0004 02000000"),
                Arguments.of(Purpose.Life.REFRESH, ipv4, "0004 0000", ""),
                Arguments.of(Purpose.Life.RELEASE, ipv4, "0004 0008", "000d 0004 00000000"),
                Arguments.of(new Purpose.Permit(address), ipv4, "0008 000c", "0012 0008 0001 2112 e112a643"),
                Arguments.of(
                        new Purpose.Bind(ipv6, 0x4FFF),
                        ipv4,
                        "0009 0020",
                        "000c 0004 4fff 0000 0012 0014 0002 3326 0113a9fa 0000000b 00000000 0000000d"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestHasTheseBytes(Purpose purpose, RelayFamilies families, String typeAndLength, String attributes) {
        byte[] bytes =
                RequestForms.of(purpose, families, new TransactionId(11, 12)).encode();
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo((typeAndLength + COOKIE_AND_ID + attributes).replace(" ", ""));
    }
}
