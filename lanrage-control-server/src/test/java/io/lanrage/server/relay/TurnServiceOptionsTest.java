package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.nat.stun.AddressFamily;
import io.lanrage.server.relay.turn.RelaySecret;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TurnServiceOptionsTest {

    private static TurnServiceOptions options(String address, int firstPort, int lastPort) {
        return new TurnServiceOptions(
                RelaySecret.of("north-and-south-0123"), IpPrefix.parseAddress(address), firstPort, lastPort, List.of());
    }

    @Test
    void relayHasAddressesOfItsFamilyAndAllocationsForEachPort() {
        assertThat(options("192.0.2.1", 50_000, 50_009).rules().ipv4().orElseThrow())
                .isEqualTo(IpPrefix.parseAddress("192.0.2.1"));
        assertThat(options("192.0.2.1", 50_000, 50_009).rules().ipv6()).isEmpty();
        assertThat(options("192.0.2.1", 50_000, 50_009).rules().allocations()).isEqualTo(10);
        assertThat(options("2001:db8::1", 1024, 65_535).rules().ipv6().orElseThrow())
                .isEqualTo(IpPrefix.parseAddress("2001:db8::1"));
        assertThat(AddressFamily.of(options("2001:db8::1", 1024, 1024).address()))
                .isEqualTo(AddressFamily.IPV6);
    }

    @ParameterizedTest
    @CsvSource({"1023, 2000", "50000, 65536", "50001, 50000"})
    void portsAreInTheirRange(int first, int last) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> options("192.0.2.1", first, last))
                .withMessageContaining("TURN ports " + first + "-" + last);
    }

    @Test
    void wildcardIsNoAddressForPeers() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> options("0.0.0.0", 50_000, 50_001))
                .withMessageContaining("0.0.0.0");
    }
}
