package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.key.PeerId;
import io.lanrage.core.transport.PeerTransport;
import io.lanrage.wireguard.bridge.LoopbackBridge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the bridge to an external WireGuard counts, with a UDP socket in WireGuard's place. */
@Timeout(20)
class BridgeMetersIT {
    private static final PeerId ALICE = new PeerId("aaaaaaaaaaaaaaaa");
    private static final PeerTransport TRANSPORT = new PeerTransport() {
        @Override
        public void send(PeerId peer, ByteBuffer datagrams, int segmentBytes) {
            datagrams.position(datagrams.limit());
        }

        @Override
        public void receiver(Receiver receiver) {
            throw new AssertionError("the bridge does not register itself");
        }
    };

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void carriedAndDroppedDatagramsAreCounted() throws Exception {
        try (DatagramSocket wireguard = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                LoopbackBridge bridge =
                        LoopbackBridge.open(wireguard.getLocalPort(), TRANSPORT, 1280, "lan0", System::nanoTime)) {
            InterfaceMeters meters = BridgeMeters.register(registry, "lan0", bridge);
            bridge.receive(ALICE, ByteBuffer.wrap(new byte[] {1}), 1);
            bridge.connect(ALICE);
            bridge.admit(ALICE);
            bridge.receive(ALICE, ByteBuffer.wrap(new byte[] {1, 2}), 1);
            wireguard.receive(new DatagramPacket(new byte[10], 10));

            assertThat(registry.getMeters())
                    .hasSize(6)
                    .allMatch(meter -> "lan0".equals(meter.getId().getTag("interface")));
            assertThat(count("lanrage.bridge.datagrams", "direction", "in")).isEqualTo(2);
            assertThat(count("lanrage.bridge.datagrams", "direction", "out")).isZero();
            assertThat(count("lanrage.bridge.dropped", "direction", "in", "reason", "unknown-peer"))
                    .isEqualTo(1);

            meters.close();
            assertThat(registry.getMeters()).isEmpty();
        }
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).functionCounter().count();
    }
}
