package io.lanrage.wireguard.uapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestEncoderTest {
    private static final PeerChange.Put UNCHANGED = put(Optional.empty(), Optional.empty());

    @Test
    void getIsTwoLines() {
        try (SecretBytes out = new SecretBytes(16, 16)) {
            RequestEncoder.encodeGet(out);
            assertThat(out.text(0, out.size())).isEqualTo("get=1\n\n");
        }
    }

    /** The published example, with the lines of each peer in our order, without firewall mark and IPv6 zone. */
    @Test
    void publishedExampleIsEncoded() {
        DeviceChange change = new DeviceChange(
                Optional.of(Text.privateKey(Text.PRIVATE_KEY)),
                OptionalInt.of(12912),
                true,
                List.of(
                        new PeerChange.Put(
                                Text.publicKey(Text.PEER_1),
                                false,
                                Optional.of(Text.presharedKey(Text.PRESHARED_KEY)),
                                endpoint("abcd:23::33", 51820),
                                Optional.empty(),
                                true,
                                List.of(IpPrefix.parse("192.168.4.4/32"))),
                        new PeerChange.Put(
                                Text.publicKey(Text.PEER_2),
                                true,
                                Optional.empty(),
                                endpoint("182.122.22.19", 3233),
                                Optional.of(Duration.ofSeconds(111)),
                                true,
                                List.of(IpPrefix.parse("192.168.4.6/32"), IpPrefix.parse("fd00::/8"))),
                        new PeerChange.Remove(Text.publicKey(Text.PEER_4))));

        assertThat(Text.encode(change))
                .isEqualTo("""
                        set=1
                        private_key=%s
                        listen_port=12912
                        replace_peers=true
                        public_key=%s
                        preshared_key=%s
                        endpoint=[abcd:23:0:0:0:0:0:33]:51820
                        replace_allowed_ips=true
                        allowed_ip=192.168.4.4/32
                        public_key=%s
                        update_only=true
                        endpoint=182.122.22.19:3233
                        persistent_keepalive_interval=111
                        replace_allowed_ips=true
                        allowed_ip=192.168.4.6/32
                        allowed_ip=fd00:0:0:0:0:0:0:0/8
                        public_key=%s
                        remove=true

                        """.formatted(Text.PRIVATE_KEY, Text.PEER_1, Text.PRESHARED_KEY, Text.PEER_2, Text.PEER_4));
    }

    @Test
    void whatIsEmptyIsNotMentioned() {
        assertThat(Text.encode(DeviceChange.ofPeers(UNCHANGED))).isEqualTo("set=1\npublic_key=" + Text.PEER_1 + "\n\n");
    }

    @Test
    void resetHasKeyPortAndNoPeers() {
        assertThat(Text.encode(DeviceChange.reset(Text.privateKey(Text.PRIVATE_KEY), 0)))
                .isEqualTo("set=1\nprivate_key=" + Text.PRIVATE_KEY + "\nlisten_port=0\nreplace_peers=true\n\n");
    }

    @Test
    void keepaliveZeroTurnsItOff() {
        assertThat(Text.encode(DeviceChange.ofPeers(put(Optional.empty(), Optional.of(Duration.ZERO)))))
                .contains("\npersistent_keepalive_interval=0\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT0.5S", "PT18H12M16S"})
    void keepaliveOutsideOfWholeSecondsTo65535IsRefused(String keepalive) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> put(Optional.empty(), Optional.of(Duration.parse(keepalive))))
                .withMessageContaining(keepalive);
    }

    @Test
    void unresolvedEndpointIsRefused() {
        Optional<InetSocketAddress> unresolved = Optional.of(InetSocketAddress.createUnresolved("h\nx=1", 1));
        assertThatExceptionOfType(InputException.class).isThrownBy(() -> put(unresolved, Optional.empty()));
    }

    @Test
    void endpointWithPortZeroIsRefused() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> put(endpoint("192.0.2.1", 0), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void listenPortOutOfRangeIsRefused(int port) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> new DeviceChange(Optional.empty(), OptionalInt.of(port), false, List.of()))
                .withMessageContaining(String.valueOf(port));
    }

    @Test
    void ordersPrintWithoutSecrets() {
        DeviceChange change = DeviceChange.reset(Text.privateKey(Text.PRIVATE_KEY), 1);
        assertThat(change.toString()).contains("redacted").doesNotContain(Text.PRIVATE_KEY);
    }

    private static PeerChange.Put put(Optional<InetSocketAddress> endpoint, Optional<Duration> keepalive) {
        return new PeerChange.Put(
                Text.publicKey(Text.PEER_1), false, Optional.empty(), endpoint, keepalive, false, List.of());
    }

    private static Optional<InetSocketAddress> endpoint(String address, int port) {
        return Optional.of(new InetSocketAddress(IpPrefix.parseAddress(address), port));
    }
}
