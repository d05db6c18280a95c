package io.lanrage.wireguard.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.ipam.IpPrefix;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class IpCommandTest {
    private static final InetAddress ADDRESS = IpPrefix.parseAddress("10.66.0.2");
    private static final IpPrefix PREFIX = IpPrefix.parse("10.66.0.0/24");

    @Test
    void addressCarriesThePrefixesLength() {
        assertThat(IpScript.configure("lanrage0", ADDRESS, PREFIX, 1280))
                .containsExactly(
                        "link set dev lanrage0 mtu 1280",
                        "address replace 10.66.0.2/24 dev lanrage0",
                        "link set dev lanrage0 up");
        assertThat(IpScript.release("lanrage0", ADDRESS, PREFIX))
                .containsExactly("address delete 10.66.0.2/24 dev lanrage0");
    }

    /** Texts as iproute2 6.1 prints them. */
    @Test
    void missingRightsAreRecognised() {
        DeviceException failure = IpCommand.failure(
                List.of("link set dev x mtu 1280"), "RTNETLINK answers: Operation not permitted\nCommand failed -:1\n");
        assertThat(failure.code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
        assertThat(failure)
                .hasMessage("'ip link set dev x mtu 1280' failed: RTNETLINK answers: Operation not permitted");
    }

    @Test
    void failedLineIsNamed() {
        DeviceException failure = IpCommand.failure(
                List.of("first", "second", "third"), "Error: ipv4: Address already assigned.\nCommand failed -:3\n");
        assertThat(failure.code()).isEqualTo(ErrorCode.INTERFACE_FAILED);
        assertThat(failure).hasMessage("'ip third' failed: Error: ipv4: Address already assigned.");
    }

    @Test
    void failureWithoutALineNamesThemAll() {
        assertThat(IpCommand.failure(List.of("first", "second"), "")).hasMessage("'ip first; second' failed: ");
        assertThat(IpCommand.failure(List.of("first"), "Command failed -:7")).hasMessage("'ip first' failed: ");
    }
}
