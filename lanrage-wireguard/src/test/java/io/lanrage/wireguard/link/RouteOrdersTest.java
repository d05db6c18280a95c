package io.lanrage.wireguard.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lanrage.core.ipam.IpPrefix;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages byte by byte, as a little-endian host has them. */
class RouteOrdersTest {
    private static final IpPrefix PREFIX = IpPrefix.parse("10.66.0.0/24");

    @BeforeEach
    void littleEndian() {
        assumeThat(ByteOrder.nativeOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void sizes() {
        assertBytes(
                RouteOrders.setSizes(7, 258, 1280, OptionalInt.empty()),
                "28000000 1300 0500 07000000 00000000",
                // any family, filling, type; interface 258, no flags changed
                "00 00 0000 02010000 00000000 00000000",
                "0800 0400 00050000");
        assertBytes(
                RouteOrders.setSizes(7, 2, 1280, OptionalInt.of(1000)),
                "30000000 1300 0500 07000000 00000000",
                "00 00 0000 02000000 00000000 00000000",
                "0800 0400 00050000",
                "0800 0d00 e8030000");
    }

    @Test
    void bringingUp() {
        assertBytes(
                RouteOrders.bringUp(8, 2),
                "20000000 1300 0500 08000000 00000000",
                "00 00 0000 02000000 01000000 01000000");
    }

    @Test
    void newAddressReplacesTheSame() {
        assertBytes(
                RouteOrders.addAddress(9, 2, IpPrefix.parseAddress("10.66.0.7"), PREFIX),
                "28000000 1400 0505 09000000 00000000",
                // IPv4, prefix length, flags, scope; interface
                "02 18 00 00 02000000",
                "0800 0200 0a420007",
                "0800 0100 0a420007");
    }

    @Test
    void addressOfIpv6IsRemoved() {
        assertBytes(
                RouteOrders.removeAddress(9, 2, IpPrefix.parseAddress("fd66::7"), IpPrefix.parse("fd66::/64")),
                "40000000 1500 0500 09000000 00000000",
                "0a 40 00 00 02000000",
                "1400 0200 fd660000000000000000000000000007",
                "1400 0100 fd660000000000000000000000000007");
    }

    @Test
    void newRouteGoesBehindOthers() {
        assertBytes(
                RouteOrders.addRoute(10, 2, IpPrefix.parse("224.0.0.0/4")),
                "2c000000 1800 050c 0a000000 00000000",
                // IPv4, prefix length, source, service; main table, static, link, unicast; flags
                "02 04 00 00 fe 04 fd 01 00000000",
                "0800 0100 e0000000",
                "0800 0400 02000000");
    }

    @Test
    void removedRouteIsTheSame() {
        assertBytes(
                RouteOrders.removeRoute(10, 2, IpPrefix.parse("255.255.255.255/32")),
                "2c000000 1900 0500 0a000000 00000000",
                "02 20 00 00 fe 04 fd 01 00000000",
                "0800 0100 ffffffff",
                "0800 0400 02000000");
    }

    @Test
    void lanHasBroadcastsAndMulticast() {
        assertThat(LinkSettings.LAN.routes())
                .containsExactly(IpPrefix.parse("255.255.255.255/32"), IpPrefix.parse("224.0.0.0/4"));
        assertThat(LinkSettings.PLAIN.routes()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LinkSettings(List.of(), OptionalInt.of(0)))
                .withMessageContaining("0 packets");
    }

    private static void assertBytes(RouteMessage message, String... figures) {
        ByteBuffer finished = message.finish();
        byte[] bytes = new byte[finished.remaining()];
        finished.get(bytes);
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo(String.join("", figures).replace(" ", ""));
    }
}
