package io.lanrage.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelayWaysTest {

    private static final InetAddress SEEN = IpPrefix.parseAddress("2001:db8::7");

    private static InetSocketAddress local(int port) {
        return new InetSocketAddress("0.0.0.0", port);
    }

    @Test
    void udpComesBeforeTcpBeforeTls() {
        assertThat(RelayWays.of(Optional.of("fra.example"), SEEN, local(3478), List.of(local(3479), local(443))))
                .map(Object::toString)
                .containsExactly(
                        "turn:fra.example:3478?transport=udp",
                        "turn:fra.example:3479?transport=tcp",
                        "turns:fra.example:443?transport=tcp");
    }

    @Test
    void withoutANameItIsTheAddressThatPeersSee() {
        assertThat(RelayWays.of(Optional.empty(), SEEN, local(3478), List.of()))
                .map(Object::toString)
                .containsExactly("turn:[2001:db8:0:0:0:0:0:7]:3478?transport=udp");
    }
}
