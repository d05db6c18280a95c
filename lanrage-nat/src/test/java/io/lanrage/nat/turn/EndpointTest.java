package io.lanrage.nat.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EndpointTest {

    private final Endpoint endpoint = new Endpoint();

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 0, ffffc0000201",
        "255.255.255.255, 0, ffffffffffff",
        "0.0.0.0, 0, ffff00000000",
        "2001:db8::1, 20010db800000000, 1",
        "::1, 0, 1",
        "ffff::, ffff000000000000, 0"
    })
    void addressesAreTheseNumbers(String address, String high, String low) {
        InetSocketAddress socketAddress = new InetSocketAddress(address, 65535);

        endpoint.set(socketAddress);

        assertThat(endpoint.high()).isEqualTo(Long.parseUnsignedLong(high, 16));
        assertThat(endpoint.low()).isEqualTo(Long.parseUnsignedLong(low, 16));
        assertThat(endpoint.port()).isEqualTo(65535);
        assertThat(endpoint.isIpv4()).isEqualTo(address.contains("."));
        assertThat(endpoint.toSocketAddress()).isEqualTo(socketAddress);
        assertThat(endpoint).hasToString(socketAddress.toString());
    }

    @Test
    void mappedFormOfAnIpv4AddressIsTheIpv4Address() {
        endpoint.set(0, 0x0000_FFFF_0A00_0001L, 1);

        assertThat(endpoint.isIpv4()).isTrue();
        assertThat(endpoint.toSocketAddress()).isEqualTo(new InetSocketAddress("10.0.0.1", 1));
    }

    @Test
    void ipv4IsSetFromItsFourBytes() {
        endpoint.setIpv4(0xC0000201, 5);

        assertThat(endpoint.toSocketAddress()).isEqualTo(new InetSocketAddress("192.0.2.1", 5));
    }
}
