package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lanrage.core.error.InputException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StunServiceOptionsTest {

    @Test
    void addressesOfOneFamilyAndTwoPortsGoTogether() throws UnknownHostException {
        StunServiceOptions options = new StunServiceOptions(
                new InetSocketAddress("192.0.2.1", 3478), 3479, Optional.of(InetAddress.getByName("192.0.2.2")));

        assertThat(options.alternatePort()).isEqualTo(3479);
    }

    @Test
    void bothPortsMayBeAny() {
        assertThat(new StunServiceOptions(new InetSocketAddress("0.0.0.0", 0), 0, Optional.empty()))
                .isNotNull();
    }

    @Test
    void whatDoesNotGoTogetherIsRefusedWithTheValue() {
        assertRefused("192.0.2.1", 3478, 3478, "192.0.2.2", "alternate STUN port 3478 is the primary one");
        assertRefused("192.0.2.1", 3478, 65536, "192.0.2.2", "alternate STUN port 65536 is not in 0..65535");
        assertRefused("192.0.2.1", 3478, -1, "192.0.2.2", "alternate STUN port -1 is not in 0..65535");
        assertRefused("192.0.2.1", 1, 2, "192.0.2.1", "alternate STUN address 192.0.2.1 is the primary one");
        assertRefused("192.0.2.1", 1, 2, "2001:db8::1", "is not of the family of 192.0.2.1");
        assertRefused("0.0.0.0", 1, 2, "192.0.2.2", "192.0.2.2 needs a primary address that is not all of them");
        assertRefused("192.0.2.1", 1, 2, "0.0.0.0", "0.0.0.0 needs a primary address that is not all of them");
    }

    @Test
    void unknownHostIsRefusedWithItsName() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> new StunServiceOptions(
                        InetSocketAddress.createUnresolved("stun.example", 3478), 0, Optional.empty()))
                .withMessage("STUN address stun.example is not known");
    }

    private static void assertRefused(String primary, int port, int alternatePort, String alternate, String message) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> new StunServiceOptions(
                        new InetSocketAddress(primary, port),
                        alternatePort,
                        Optional.of(InetAddress.getByName(alternate))))
                .withMessageContaining(message);
    }
}
