package io.lanrage.wireguard.uapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.wireguard.posix.Errno;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerDecoderTest {
    private static final String PEER = "public_key=" + Text.PEER_1 + "\n";
    private static final String DONE = "errno=0\n\n";

    @Test
    void publishedExampleIsDecoded() {
        DeviceState state = Text.decode(Text.PUBLISHED_ANSWER);

        assertThat(state)
                .isEqualTo(new DeviceState(
                        Optional.of(Text.privateKey(Text.PRIVATE_KEY)),
                        OptionalInt.of(12912),
                        0,
                        List.of(
                                new PeerState(
                                        Text.publicKey(Text.PEER_1),
                                        Optional.of(Text.presharedKey(Text.PRESHARED_KEY)),
                                        endpoint("abcd:23::33", 51820),
                                        Optional.empty(),
                                        0,
                                        0,
                                        Optional.empty(),
                                        List.of(IpPrefix.parse("192.168.4.4/32"))),
                                new PeerState(
                                        Text.publicKey(Text.PEER_2),
                                        Optional.empty(),
                                        endpoint("182.122.22.19", 3233),
                                        Optional.empty(),
                                        2224,
                                        38333,
                                        Optional.of(Duration.ofSeconds(111)),
                                        List.of(IpPrefix.parse("192.168.4.6/32"))),
                                new PeerState(
                                        Text.publicKey(Text.PEER_3),
                                        Optional.empty(),
                                        endpoint("5.152.198.39", 51820),
                                        Optional.empty(),
                                        1929999999,
                                        1212111,
                                        Optional.empty(),
                                        List.of(
                                                IpPrefix.parse("192.168.4.10/32"),
                                                IpPrefix.parse("192.168.4.11/32"))))));
    }

    @Test
    void deviceWithoutAnythingIsDecoded() {
        assertThat(Text.decode(DONE)).isEqualTo(new DeviceState(Optional.empty(), OptionalInt.empty(), 0, List.of()));
    }

    @Test
    void handshakeTimeIsSecondsAndNanos() {
        String answer = PEER + "last_handshake_time_sec=1700000000\nlast_handshake_time_nsec=123456789\n" + DONE;
        assertThat(Text.decode(answer).peers().get(0).lastHandshake())
                .contains(Instant.parse("2023-11-14T22:13:20.123456789Z"));
    }

    @Test
    void zeroesMeanThatNothingIsSet() {
        String answer = "private_key=" + "0".repeat(64) + "\nlisten_port=0\nfwmark=0\n" + PEER + "preshared_key="
                + "0".repeat(64) + "\nlast_handshake_time_sec=0\nlast_handshake_time_nsec=0\n"
                + "persistent_keepalive_interval=0\n" + DONE;
        DeviceState state = Text.decode(answer);
        PeerState peer = state.peers().get(0);
        assertThat(state.privateKey()).isEmpty();
        assertThat(state.listenPort()).isEmpty();
        assertThat(peer.presharedKey()).isEmpty();
        assertThat(peer.lastHandshake()).isEmpty();
        assertThat(peer.keepalive()).isEmpty();
    }

    @Test
    void largestNumbersFit() {
        String answer = "listen_port=65535\nfwmark=4294967295\n" + PEER
                + "rx_bytes=9223372036854775807\ntx_bytes=9223372036854775807\n"
                + "persistent_keepalive_interval=65535\n" + DONE;
        DeviceState state = Text.decode(answer);
        assertThat(state.listenPort()).hasValue(65535);
        assertThat(state.firewallMark()).isEqualTo(4294967295L);
        assertThat(state.peers().get(0).bytesReceived()).isEqualTo(Long.MAX_VALUE);
        assertThat(state.peers().get(0).keepalive()).contains(Duration.ofSeconds(65535));
    }

    @Test
    void unknownKeysAreSkipped() {
        String answer =
                "shoe_size=43\nrx_bytes=not of the device\n" + PEER + "colour=é\nlisten_port=of no peer\n" + DONE;
        assertThat(Text.decode(answer).peers()).hasSize(1);
    }

    @Test
    void upperCaseHexIsRead() {
        assertThat(Text.decode("public_key=" + Text.PEER_1.toUpperCase(java.util.Locale.ROOT) + "\n" + DONE)
                        .peers())
                .extracting(PeerState::key)
                .containsExactly(Text.publicKey(Text.PEER_1));
    }

    @ParameterizedTest
    @CsvSource({"-22,EINVAL", "22,EINVAL", "-98,EADDRINUSE", "-71,EPROTO", "-5,EIO", "-55,ENOANO", "200,errno 200"})
    void errnoOfEitherSignIsARefusal(String status, String symbol) {
        assertThatExceptionOfType(UapiException.Refused.class)
                .isThrownBy(() -> Text.decode("errno=" + status + "\n\n"))
                .satisfies(e -> assertThat(e.errno()).map(Errno::symbol).contains(symbol))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.WIREGUARD_FAILED))
                .withMessageContaining(symbol);
    }

    @Test
    void statusThatIsNoErrnoIsARefusalToo() {
        assertThatExceptionOfType(UapiException.Refused.class)
                .isThrownBy(() -> Text.decode("errno=9223372036854775807\n\n"))
                .satisfies(e -> assertThat(e.errno()).isEmpty())
                .withMessageContaining("9223372036854775807");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\n\n",
                "errno=0\n",
                "errno=0",
                "errno=0\n\n\n",
                "errno=0\n\nx",
                "errno=0\nx=1\n\n",
                "errno=\n\n",
                "errno=-\n\n",
                "errno=0x\n\n",
                "errno=99999999999999999999\n\n",
                "nothing\n\n",
                "listen_port\nerrno=0\n\n"
            })
    void answersWithoutTheProtocolsFormAreMalformed(String answer) {
        assertThatExceptionOfType(UapiException.Malformed.class).isThrownBy(() -> Text.decode(answer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "listen_port=65536",
                "listen_port=-1",
                "listen_port=",
                "listen_port= 1",
                "fwmark=4294967296",
                "fwmark=0x1"
            })
    void wrongDeviceValuesAreMalformedAndShown(String line) {
        assertThatExceptionOfType(UapiException.Malformed.class)
                .isThrownBy(() -> Text.decode(line + "\n" + DONE))
                .withMessageContaining("line 1")
                .withMessageContaining("'" + line.substring(line.indexOf('=') + 1) + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "endpoint=",
                "endpoint=192.0.2.1",
                "endpoint=192.0.2.1:",
                "endpoint=192.0.2.1:65536",
                "endpoint=192.0.2.1:-1",
                "endpoint=example.org:1",
                "endpoint=[::1:1",
                "endpoint=[]:1",
                "endpoint=:1",
                "allowed_ip=10.0.0.1/33",
                "allowed_ip=10.0.0.1/24",
                "allowed_ip=10.0.0.0/",
                "allowed_ip=example.org/32",
                "allowed_ip=::/129",
                "last_handshake_time_sec=253402300800",
                "last_handshake_time_nsec=1000000000",
                "rx_bytes=9223372036854775808",
                "tx_bytes=-1",
                "persistent_keepalive_interval=65536"
            })
    void wrongPeerValuesAreMalformedAndShown(String line) {
        assertThatExceptionOfType(UapiException.Malformed.class)
                .isThrownBy(() -> Text.decode(PEER + line + "\n" + DONE))
                .withMessageContaining("line 2")
                .withMessageContaining("'" + line.substring(line.indexOf('=') + 1) + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"private_key", "public_key"})
    void wrongKeysAreMalformedAndNotShown(String name) {
        String tooShort = Text.PRIVATE_KEY.substring(1);
        String noHex = "g" + tooShort;
        for (String value : List.of("", tooShort, Text.PRIVATE_KEY + "0", noHex)) {
            assertThatExceptionOfType(UapiException.Malformed.class)
                    .isThrownBy(() -> Text.decode(name + "=" + value + "\n" + DONE))
                    .withMessageContaining(name)
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain(Text.PRIVATE_KEY.substring(1, 9)));
        }
    }

    @Test
    void lineWithoutAKeyIsNotShown() {
        assertThatExceptionOfType(UapiException.Malformed.class)
                .isThrownBy(() -> Text.decode("private_key:" + Text.PRIVATE_KEY + "\n" + DONE))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(Text.PRIVATE_KEY));
    }

    @Test
    void shownValuesAreShortAndPrintable() {
        assertThatExceptionOfType(UapiException.Malformed.class)
                .isThrownBy(() -> Text.decode("listen_port=\u001b[31m" + "9".repeat(900) + "\n" + DONE))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200).doesNotContain("\u001b"));
    }

    @Test
    void statePrintsWithoutSecretsAndCanBeWiped() {
        DeviceState state = Text.decode(Text.PUBLISHED_ANSWER);
        assertThat(state.toString())
                .contains("redacted")
                .doesNotContain(Text.PRIVATE_KEY)
                .doesNotContain(Text.PRESHARED_KEY);

        state.wipe();
        assertThat(state.privateKey())
                .hasValueSatisfying(key -> assertThat(key.isDestroyed()).isTrue());
        assertThat(state.peers().get(0).presharedKey())
                .hasValueSatisfying(key -> assertThat(key.isDestroyed()).isTrue());
    }

    @Test
    void limitsHoldExactly() {
        TextLimits limits = new TextLimits(4096, 80, 2, 2);
        String ip = "allowed_ip=10.0.0.0/8\n";
        decodeWithin(limits, PEER + PEER + ip + ip + DONE);
        decodeWithin(limits, "x=" + "y".repeat(78) + "\n" + DONE);

        assertOver(limits, PEER + PEER + PEER + DONE, "2 peers");
        assertOver(limits, PEER + ip + ip + ip + DONE, "2 allowed addresses");
        assertOver(limits, "x=" + "y".repeat(79) + "\n" + DONE, "80 bytes");
    }

    private static void assertOver(TextLimits limits, String answer, String limit) {
        assertThatExceptionOfType(UapiException.Malformed.class)
                .isThrownBy(() -> decodeWithin(limits, answer))
                .withMessageContaining(limit);
    }

    private static void decodeWithin(TextLimits limits, String answer) {
        AnswerDecoder.decodeGet(Text.bytes(answer), limits);
    }

    private static Optional<InetSocketAddress> endpoint(String address, int port) {
        return Optional.of(new InetSocketAddress(IpPrefix.parseAddress(address), port));
    }
}
