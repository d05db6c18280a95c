package io.lanrage.wireguard.uapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is ordered from a device is what the device then tells, over generated orders. */
class UapiRoundTripTest {
    private static final int ROUNDS = 2_000;

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void orderedStateIsToldState() {
        for (int round = 0; round < ROUNDS; round++) {
            DeviceChange change = change();
            ModelDevice device = new ModelDevice();

            assertThat(device.answer(Text.encode(change))).as("seed %d", seed).isEqualTo("errno=0\n\n");
            assertThat(Text.decode(device.answer("get=1\n\n")))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(expected(change));
        }
    }

    @Test
    void removedPeerIsTold() {
        PeerChange.Put put = put();
        ModelDevice device = new ModelDevice();
        device.answer(Text.encode(DeviceChange.ofPeers(put)));
        device.answer(Text.encode(DeviceChange.ofPeers(new PeerChange.Remove(put.key()))));
        assertThat(Text.decode(device.answer("get=1\n\n")).peers()).isEmpty();
    }

    private static DeviceState expected(DeviceChange change) {
        List<PeerState> peers = new ArrayList<>();
        for (PeerChange peer : change.peers()) {
            PeerChange.Put put = (PeerChange.Put) peer;
            peers.add(new PeerState(
                    put.key(),
                    put.presharedKey(),
                    put.endpoint(),
                    Optional.empty(),
                    0,
                    0,
                    put.keepalive().filter(keepalive -> !keepalive.isZero()),
                    put.allowedAddresses()));
        }
        return new DeviceState(change.privateKey(), change.listenPort(), 0, peers);
    }

    private DeviceChange change() {
        List<PeerChange> peers = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            peers.add(put());
        }
        return new DeviceChange(
                sometimes(() -> PrivateKey.of(bytes(32))),
                random.nextBoolean() ? OptionalInt.of(random.nextInt(1, 65_536)) : OptionalInt.empty(),
                random.nextBoolean(),
                peers);
    }

    private PeerChange.Put put() {
        List<IpPrefix> allowed = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            InetAddress address = address();
            // Longer than a few bits, so that two of them are hardly ever the same.
            allowed.add(IpPrefix.containing(address, random.nextInt(30, address.getAddress().length * 8 + 1)));
        }
        return new PeerChange.Put(
                PublicKey.of(bytes(32)),
                false,
                sometimes(() -> PresharedKey.of(bytes(32))),
                sometimes(() -> new InetSocketAddress(address(), random.nextInt(1, 65_536))),
                sometimes(() -> Duration.ofSeconds(random.nextInt(65_536))),
                random.nextBoolean(),
                allowed);
    }

    private InetAddress address() {
        try {
            return InetAddress.getByAddress(bytes(random.nextBoolean() ? 4 : 16));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private <T> Optional<T> sometimes(Supplier<T> value) {
        return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }
}
