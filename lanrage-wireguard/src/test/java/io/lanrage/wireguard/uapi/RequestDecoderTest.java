package io.lanrage.wireguard.uapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.wireguard.posix.Errno;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDecoderTest {
    private static final String PEER = "public_key=" + Text.PEER_1 + "\n";
    private static final String OTHER_PEER = "public_key=" + Text.PEER_2 + "\n";
    private static final TextLimits SMALL = new TextLimits(1 << 20, 200, 2, 3);

    @Test
    void getIsDecoded() throws UapiRefusal {
        assertThat(decode("get=1\n\n")).isEqualTo(new UapiRequest.Get());
    }

    @Test
    void setOfNothingIsDecoded() throws UapiRefusal {
        assertThat(set("")).isEqualTo(DeviceChange.ofPeers());
    }

    @Test
    void publishedExampleIsDecoded() throws UapiRefusal {
        assertThat(RequestDecoder.decode(Text.bytes(Text.PUBLISHED_SET), TextLimits.REQUEST))
                .isEqualTo(new UapiRequest.Set(new DeviceChange(
                        Optional.of(Text.privateKey(Text.PRIVATE_KEY)),
                        false,
                        OptionalInt.of(12912),
                        OptionalLong.of(0),
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
                                        false,
                                        Optional.empty(),
                                        endpoint("182.122.22.19", 3233),
                                        Optional.of(Duration.ofSeconds(111)),
                                        true,
                                        List.of(IpPrefix.parse("192.168.4.6/32"))),
                                new PeerChange.Put(
                                        Text.publicKey(Text.PEER_3),
                                        false,
                                        Optional.empty(),
                                        endpoint("5.152.198.39", 51820),
                                        Optional.empty(),
                                        true,
                                        List.of(IpPrefix.parse("192.168.4.10/32"), IpPrefix.parse("192.168.4.11/32"))),
                                new PeerChange.Remove(Text.publicKey(Text.PEER_4))))));
    }

    @Test
    void whatOurEncoderOrdersIsDecoded() throws UapiRefusal {
        DeviceChange change = new DeviceChange(
                Optional.empty(),
                true,
                OptionalInt.of(0),
                OptionalLong.of(0xffff_ffffL),
                false,
                List.of(new PeerChange.Put(
                        Text.publicKey(Text.PEER_1),
                        true,
                        Optional.of(Text.presharedKey("0".repeat(64))),
                        Optional.empty(),
                        Optional.of(Duration.ZERO),
                        false,
                        List.of(IpPrefix.parse("fd00::/8")),
                        List.of(IpPrefix.parse("10.0.0.0/24")))));
        assertThat(decode(Text.encode(change))).isEqualTo(new UapiRequest.Set(change));
    }

    @Test
    void keyOfZeroesRemovesThePrivateKey() throws UapiRefusal {
        DeviceChange change = set("private_key=" + "0".repeat(64) + "\n");
        assertThat(change.privateKey()).isEmpty();
        assertThat(change.removesPrivateKey()).isTrue();
    }

    @Test
    void laterValueReplacesTheFirst() throws UapiRefusal {
        DeviceChange change =
                set("private_key=" + "0".repeat(64) + "\nprivate_key=" + Text.PRIVATE_KEY + "\nfwmark=1\nfwmark=2\n");
        assertThat(change.removesPrivateKey()).isFalse();
        assertThat(change.privateKey()).contains(Text.privateKey(Text.PRIVATE_KEY));
        assertThat(change.firewallMark()).hasValue(2);
    }

    @Test
    void bitsBehindAPrefixAreDropped() throws UapiRefusal {
        assertThat(put(PEER + "allowed_ip=10.192.124.1/24\n").allowedAddresses())
                .containsExactly(IpPrefix.parse("10.192.124.0/24"));
    }

    @Test
    void addressIsTakenAwayByAMinus() throws UapiRefusal {
        PeerChange.Put put = put(PEER + "allowed_ip=-10.0.0.1/32\n");
        assertThat(put.allowedAddresses()).isEmpty();
        assertThat(put.removedAddresses()).containsExactly(IpPrefix.parse("10.0.0.1/32"));
    }

    /** Allowing takes the address from the peer that had it, so it stays in the order. */
    @Test
    void addressAllowedAndTakenAwayIsInBothLists() throws UapiRefusal {
        PeerChange.Put put = put(PEER + "allowed_ip=10.0.0.1/32\nallowed_ip=-10.0.0.1/32\n");
        assertThat(put.allowedAddresses()).containsExactly(IpPrefix.parse("10.0.0.1/32"));
        assertThat(put.removedAddresses()).containsExactly(IpPrefix.parse("10.0.0.1/32"));
    }

    @Test
    void addressTakenAwayAndAllowedIsAllowed() throws UapiRefusal {
        PeerChange.Put put = put(PEER + "allowed_ip=-10.0.0.1/32\nallowed_ip=10.0.0.1/32\n");
        assertThat(put.allowedAddresses()).containsExactly(IpPrefix.parse("10.0.0.1/32"));
        assertThat(put.removedAddresses()).isEmpty();
    }

    @Test
    void replacingForgetsAddressesThatCameBefore() throws UapiRefusal {
        PeerChange.Put put = put(
                PEER
                        + "allowed_ip=10.0.0.1/32\nallowed_ip=-10.0.0.2/32\nreplace_allowed_ips=true\nallowed_ip=10.0.0.3/32\n");
        assertThat(put.replacesAllowedAddresses()).isTrue();
        assertThat(put.allowedAddresses()).containsExactly(IpPrefix.parse("10.0.0.3/32"));
        assertThat(put.removedAddresses()).isEmpty();
    }

    @Test
    void removedPeersOtherLinesHaveNoEffect() throws UapiRefusal {
        assertThat(set(PEER + "preshared_key=" + Text.PRESHARED_KEY + "\nremove=true\nallowed_ip=10.0.0.1/32\n"))
                .isEqualTo(DeviceChange.ofPeers(new PeerChange.Remove(Text.publicKey(Text.PEER_1))));
    }

    @Test
    void onePeerTwiceIsTwoOrders() throws UapiRefusal {
        assertThat(set(PEER + "remove=true\n" + PEER).peers()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "get\n\n",
                "get=2\n\n",
                "get=\n\n",
                "ping=1\n\n",
                "get=1\nset=1\n\n",
                "set=1\nlisten_port\n\n",
                "set=1\nlisten_port=1\n",
                "set=1\nlisten_port=1",
                "set=1\n\nset=1\n\n"
            })
    void whatIsNotOfTheFormIsAProtocolError(String request) {
        assertRefused(Errno.EPROTO, request);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "private_key=00",
                "listen_port=65536",
                "listen_port=-1",
                "listen_port=",
                "fwmark=4294967296",
                "fwmark=0x1",
                "replace_peers=false",
                "protocol_version=1",
                "allowed_ip=10.0.0.1/32",
                "errno=0",
                "Listen_port=1"
            })
    void deviceLineThatCannotBeIsInvalid(String line) {
        assertRefused(Errno.EINVAL, "set=1\n" + line + "\n\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "remove=1",
                "update_only=",
                "preshared_key=" + "g" + Text.PRESHARED_KEY,
                "endpoint=192.0.2.1",
                "endpoint=192.0.2.1:0",
                "endpoint=example.org:51820",
                "endpoint=[::1]:65536",
                "persistent_keepalive_interval=65536",
                "replace_allowed_ips=no",
                "allowed_ip=10.0.0.1",
                "allowed_ip=10.0.0.1/33",
                "allowed_ip=--10.0.0.1/32",
                "allowed_ip=-",
                "allowed_ip=::/129",
                "protocol_version=2",
                "replace_peers=true",
                "private_key=" + Text.PRIVATE_KEY,
                "rx_bytes=1"
            })
    void peerLineThatCannotBeIsInvalid(String line) {
        assertRefused(Errno.EINVAL, "set=1\n" + PEER + line + "\n\n");
    }

    @Test
    void publicKeyOfWrongLengthIsInvalid() {
        assertRefused(Errno.EINVAL, "set=1\npublic_key=" + Text.PEER_1.substring(2) + "\n\n");
    }

    @Test
    void peersAreReadUpToTheLimit() throws UapiRefusal {
        assertThat(set(PEER + OTHER_PEER).peers()).hasSize(2);
        assertRefused(Errno.EINVAL, "set=1\n" + PEER + OTHER_PEER + PEER + "\n");
    }

    @ParameterizedTest
    @CsvSource({"3, true", "4, false"})
    void addressesAreReadUpToTheLimit(int addresses, boolean isRead) throws UapiRefusal {
        StringBuilder lines = new StringBuilder(PEER);
        for (int i = 0; i < addresses; i++) {
            lines.append("allowed_ip=")
                    .append(i % 2 == 0 ? "" : "-")
                    .append("10.0.0.")
                    .append(i)
                    .append("/32\n");
        }
        if (isRead) {
            assertThat(put(lines.toString()).allowedAddresses()).hasSize(2);
        } else {
            assertRefused(Errno.EINVAL, "set=1\n" + lines + "\n");
        }
    }

    @Test
    void refusalsHaveNoSecretInThem() {
        assertThatExceptionOfType(UapiRefusal.class)
                .isThrownBy(() -> decode("set=1\nprivat_key=" + Text.PRIVATE_KEY + "\n\n"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(Text.PRIVATE_KEY));
        assertThatExceptionOfType(UapiRefusal.class)
                .isThrownBy(() -> decode("set=1\nprivate_key=" + Text.PRIVATE_KEY + "0\n\n"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(Text.PRIVATE_KEY));
    }

    private static UapiRequest decode(String request) throws UapiRefusal {
        return RequestDecoder.decode(Text.bytes(request), SMALL);
    }

    private static DeviceChange set(String lines) throws UapiRefusal {
        return ((UapiRequest.Set) decode("set=1\n" + lines + "\n")).change();
    }

    private static PeerChange.Put put(String lines) throws UapiRefusal {
        return (PeerChange.Put) set(lines).peers().get(0);
    }

    private static void assertRefused(Errno errno, String request) {
        assertThatExceptionOfType(UapiRefusal.class)
                .as(request)
                .isThrownBy(() -> decode(request))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(errno));
    }

    private static Optional<InetSocketAddress> endpoint(String address, int port) {
        return Optional.of(new InetSocketAddress(IpPrefix.parseAddress(address), port));
    }
}
