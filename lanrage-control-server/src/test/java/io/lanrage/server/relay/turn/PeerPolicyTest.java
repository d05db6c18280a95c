package io.lanrage.server.relay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that are refused by default, at the edges of their ranges (RFC 8656 §21.1.5 and §21.4). */
final class PeerPolicyTest {

    private static final String OWN = "198.51.100.1";

    private final PeerPolicy policy = PeerPolicy.of(List.of(), Set.of(address(OWN), address("2001:db8::1")));

    private static InetAddress address(String text) {
        return IpPrefix.parseAddress(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.1",
                "127.255.255.255", "169.254.0.0", "169.254.169.254", "172.16.0.0", "172.31.255.255", "192.0.0.0",
                        "192.0.0.255",
                "192.88.99.1", "192.168.0.0", "192.168.255.255", "198.18.0.0", "198.19.255.255", "224.0.0.0",
                        "239.255.255.255",
                "240.0.0.0", "255.255.255.255", OWN
            })
    void ipv4PeersThatAreNotOnTheInternetAreRefused(String peer) {
        assertThat(policy.permits(address(peer))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
                "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255",
                        "192.169.0.0",
                "198.17.255.255", "198.20.0.0", "223.255.255.255", "198.51.100.2"
            })
    void theirNeighboursAreServed(String peer) {
        assertThat(policy.permits(address(peer))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::a00:1",
                "64:ff9b:1::a00:1", "100::1", "1fff:ffff::", "2001::1", "2001:1ff::1", "2002:a00:1::1",
                        "2002:c633:6401::1",
                "4000::", "fc00::1", "fdff::1", "fe80::1", "fec0::1", "ff02::1", "2001:db8::1"
            })
    void ipv6PeersThatAreNotOnTheInternetOrHideAnIpv4AddressAreRefused(String peer) {
        assertThat(policy.permits(address(peer))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2000::1", "2001:200::1", "2001:db8::2", "2003::1", "3fff:ffff::1", "::ffff:198.51.100.2"})
    void otherIpv6PeersAreServed(String peer) {
        assertThat(policy.permits(address(peer))).isTrue();
    }

    @Test
    void whatIsAllowedIsServedWhateverElseIsSaid() {
        PeerPolicy lan = PeerPolicy.of(
                List.of(IpPrefix.parse("192.168.7.0/24"), IpPrefix.parse(OWN), IpPrefix.parse("64:ff9b::/96")),
                Set.of(address(OWN)));

        assertThat(lan.permits(address("192.168.7.255"))).isTrue();
        assertThat(lan.permits(address("192.168.8.0"))).isFalse();
        assertThat(lan.permits(address(OWN))).isTrue();
        assertThat(lan.permits(address("64:ff9b::a00:1"))).isTrue();
    }
}
