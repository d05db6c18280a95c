package io.lanrage.wireguard.uapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.wireguard.posix.Errno;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AnswerEncoderTest {
    private static final int ROUNDS = 1_000;

    @Test
    void emptyDeviceIsOneLine() {
        assertThat(encode(new DeviceState(Optional.empty(), OptionalInt.empty(), 0, List.of())))
                .isEqualTo("errno=0\n\n");
    }

    @Test
    void deviceAndPeersAreTold() {
        DeviceState state = new DeviceState(
                Optional.of(Text.privateKey(Text.PRIVATE_KEY)),
                OptionalInt.of(51820),
                0xffff_ffffL,
                List.of(
                        new PeerState(
                                Text.publicKey(Text.PEER_1),
                                Optional.of(Text.presharedKey(Text.PRESHARED_KEY)),
                                Optional.of(new InetSocketAddress(IpPrefix.parseAddress("fd00::2"), 7)),
                                Optional.of(Instant.ofEpochSecond(1_700_000_000, 123_456_789)),
                                Long.MAX_VALUE,
                                0,
                                Optional.of(Duration.ofSeconds(25)),
                                List.of(IpPrefix.parse("10.66.0.2/32"), IpPrefix.parse("fd00::/64"))),
                        new PeerState(
                                Text.publicKey(Text.PEER_2),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                0,
                                148,
                                Optional.empty(),
                                List.of())));
        assertThat(encode(state))
                .isEqualTo("""
                        private_key=%s
                        listen_port=51820
                        fwmark=4294967295
                        public_key=%s
                        preshared_key=%s
                        protocol_version=1
                        endpoint=[fd00:0:0:0:0:0:0:2]:7
                        last_handshake_time_sec=1700000000
                        last_handshake_time_nsec=123456789
                        tx_bytes=0
                        rx_bytes=9223372036854775807
                        persistent_keepalive_interval=25
                        allowed_ip=10.66.0.2/32
                        allowed_ip=fd00:0:0:0:0:0:0:0/64
                        public_key=%s
                        preshared_key=0000000000000000000000000000000000000000000000000000000000000000
                        protocol_version=1
                        last_handshake_time_sec=0
                        last_handshake_time_nsec=0
                        tx_bytes=148
                        rx_bytes=0
                        persistent_keepalive_interval=0
                        errno=0

                        """.formatted(Text.PRIVATE_KEY, Text.PEER_1, Text.PRESHARED_KEY, Text.PEER_2));
    }

    @Test
    void refusalsAreNumbersAsWgReadsThem() {
        assertThat(encode(out -> AnswerEncoder.encodeRefusedGet(Errno.EIO, out)))
                .isEqualTo("errno=5\n\n");
        assertThat(encode(out -> AnswerEncoder.encodeRefusedSet(Errno.EINVAL, out)))
                .isEqualTo("errno=-22\n\n");
    }

    @Test
    void whatIsToldIsWhatIsRead() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            List<PeerState> peers = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                peers.add(peer(random));
            }
            DeviceState state = new DeviceState(
                    random.nextBoolean() ? Optional.of(Text.privateKey(Text.PRIVATE_KEY)) : Optional.empty(),
                    random.nextBoolean() ? OptionalInt.of(random.nextInt(1, 65_536)) : OptionalInt.empty(),
                    random.nextLong(1L << 32),
                    peers);
            assertThat(Text.decode(encode(state))).as("seed %d", seed).isEqualTo(state);
        }
    }

    private static PeerState peer(SplittableRandom random) {
        byte[] key = new byte[32];
        random.nextBytes(key);
        return new PeerState(
                PublicKey.of(key),
                random.nextBoolean() ? Optional.of(PresharedKey.of(key)) : Optional.empty(),
                random.nextBoolean()
                        ? Optional.of(new InetSocketAddress(IpPrefix.parseAddress("192.0.2.7"), random.nextInt(65_536)))
                        : Optional.empty(),
                random.nextBoolean()
                        ? Optional.of(
                                Instant.ofEpochSecond(random.nextLong(1, 1L << 33), random.nextInt(1_000_000_000)))
                        : Optional.empty(),
                random.nextLong(Long.MAX_VALUE),
                random.nextLong(Long.MAX_VALUE),
                random.nextBoolean() ? Optional.of(Duration.ofSeconds(random.nextInt(1, 65_536))) : Optional.empty(),
                random.nextBoolean() ? List.of(IpPrefix.parse("10.0.0.0/8"), IpPrefix.parse("::/0")) : List.of());
    }

    private static String encode(DeviceState state) {
        return encode(out -> AnswerEncoder.encodeState(state, out));
    }

    private static String encode(Consumer<SecretBytes> encoder) {
        try (SecretBytes out = new SecretBytes(16, 1 << 20)) {
            encoder.accept(out);
            return out.text(0, out.size());
        }
    }
}
