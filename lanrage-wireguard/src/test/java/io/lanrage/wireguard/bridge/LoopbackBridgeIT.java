package io.lanrage.wireguard.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.transport.PeerTransport;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bridge between a UDP socket in WireGuard's place and a transport that remembers. */
@Timeout(20)
class LoopbackBridgeIT {
    private static final PeerId ALICE = new PeerId("aaaaaaaaaaaaaaaa");
    private static final PeerId BOB = new PeerId("bbbbbbbbbbbbbbbb");
    private static final InetAddress LOOPBACK = IpPrefix.parseAddress("127.0.0.1");
    private static final int MTU = 1280;

    private final BlockingQueue<Batch> sent = new LinkedBlockingQueue<>();
    private final PeerTransport transport = new PeerTransport() {
        @Override
        public void send(PeerId peer, ByteBuffer datagrams, int segmentBytes) {
            if (failing) {
                throw new IllegalStateException("the transport fails, as this test asks for");
            }
            ByteBuffer copy = ByteBuffer.allocate(datagrams.remaining());
            sent.add(new Batch(peer, copy.put(datagrams).flip(), segmentBytes));
        }

        @Override
        public void receiver(Receiver receiver) {
            throw new AssertionError("the bridge does not register itself");
        }
    };

    private final AtomicLong nanos = new AtomicLong();
    private final LongSupplier clock = nanos::get;

    private volatile boolean failing;
    private DatagramSocket wireguard;
    private LoopbackBridge bridge;

    private record Batch(PeerId peer, ByteBuffer bytes, int segmentBytes) {}

    @BeforeEach
    void open() throws IOException {
        wireguard = new DatagramSocket(0, LOOPBACK);
        wireguard.setSoTimeout(5_000);
        bridge = LoopbackBridge.open(wireguard.getLocalPort(), transport, MTU, "test", clock);
    }

    @AfterEach
    void close() {
        bridge.close();
        wireguard.close();
    }

    @Test
    void wireguardsPacketsGoToThePeerOfTheEndpoint() throws Exception {
        InetSocketAddress alice = bridge.connect(ALICE);
        InetSocketAddress bob = bridge.connect(BOB);

        wireguardSends(bob, new byte[] {2});
        assertThat(sent.poll(5, TimeUnit.SECONDS).peer()).isEqualTo(BOB);
        wireguardSends(alice, new byte[] {1, 1});
        Batch batch = sent.poll(5, TimeUnit.SECONDS);
        assertThat(batch.peer()).isEqualTo(ALICE);
        assertThat(batch.bytes()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 1}));
        assertThat(batch.segmentBytes()).isEqualTo(2);
    }

    @Test
    void peersPacketsComeFromItsEndpoint() throws IOException {
        InetSocketAddress alice = bridge.connect(ALICE);
        bridge.admit(ALICE);
        bridge.receive(ALICE, ByteBuffer.wrap(new byte[] {7, 8}), 2);

        DatagramPacket packet = wireguardReceives();
        assertThat(packet.getSocketAddress()).isEqualTo(alice);
        assertThat(packet.getLength()).isEqualTo(2);
    }

    @Test
    void batchIsSplitIntoItsDatagramsAndTheBufferIsConsumed() throws IOException {
        bridge.connect(ALICE);
        bridge.admit(ALICE);
        ByteBuffer batch = ByteBuffer.allocateDirect(64);
        batch.position(10).limit(10 + 25);
        bridge.receive(ALICE, batch, 10);

        assertThat(batch.position()).isEqualTo(35);
        assertThat(batch.limit()).isEqualTo(35);
        assertThat(wireguardReceives().getLength()).isEqualTo(10);
        assertThat(wireguardReceives().getLength()).isEqualTo(10);
        assertThat(wireguardReceives().getLength()).isEqualTo(5);
        assertThat(bridge.statistics().datagramsIn()).isEqualTo(3);
    }

    @Test
    void largestPacketOfTheMtuPassesWhole() throws Exception {
        InetSocketAddress alice = bridge.connect(ALICE);
        wireguardSends(alice, new byte[MTU + 32]);
        assertThat(sent.poll(5, TimeUnit.SECONDS).bytes().remaining()).isEqualTo(MTU + 32);
    }

    @Test
    void otherLocalProgramsCannotInject() throws Exception {
        InetSocketAddress alice = bridge.connect(ALICE);
        try (DatagramSocket stranger = new DatagramSocket(0, LOOPBACK)) {
            stranger.send(new DatagramPacket(new byte[] {66}, 1, alice));
        }
        wireguardSends(alice, new byte[] {1});
        assertThat(sent.poll(5, TimeUnit.SECONDS).bytes()).isEqualTo(ByteBuffer.wrap(new byte[] {1}));
        assertThat(sent).isEmpty();
    }

    @Test
    void connectingAgainKeepsTheEndpoint() throws IOException {
        assertThat(bridge.connect(ALICE)).isEqualTo(bridge.connect(ALICE));
    }

    @Test
    void unknownAndDisconnectedPeersAreDroppedAndCounted() throws IOException {
        bridge.connect(ALICE);
        bridge.admit(ALICE);
        bridge.disconnect(ALICE);
        bridge.disconnect(ALICE);
        ByteBuffer batch = ByteBuffer.wrap(new byte[25]);
        bridge.receive(ALICE, batch, 10);
        assertThat(batch.hasRemaining()).isFalse();
        assertThat(bridge.statistics().droppedUnknownPeer()).isEqualTo(3);

        wireguard.setSoTimeout(50);
        org.assertj.core.api.Assertions.assertThatExceptionOfType(SocketTimeoutException.class)
                .isThrownBy(this::wireguardReceives);
    }

    @Test
    void initiationThatCameEarlyIsHandedOverWhenWireguardKnowsThePeer() throws IOException {
        bridge.receive(ALICE, initiation(1), 148);
        InetSocketAddress alice = bridge.connect(ALICE);
        bridge.receive(ALICE, initiation(2), 148);
        bridge.receive(ALICE, ByteBuffer.wrap(new byte[32]), 32);

        assertThat(bridge.admit(ALICE)).isTrue();
        DatagramPacket packet = wireguardReceives();
        assertThat(packet.getSocketAddress()).isEqualTo(alice);
        assertThat(packet.getLength()).isEqualTo(148);
        assertThat(packet.getData()[147]).isEqualTo((byte) 2);
        assertThat(bridge.statistics().droppedUnknownPeer()).isEqualTo(1);
        assertThat(bridge.admit(ALICE)).isFalse();
    }

    @Test
    void initiationOfAnotherPeerIsNotHandedOver() throws IOException {
        bridge.receive(BOB, initiation(1), 148);
        bridge.connect(ALICE);
        assertThat(bridge.admit(ALICE)).isFalse();
    }

    @Test
    void admittingAPeerWithoutAnEndpointIsRefused() {
        assertThatIllegalStateException().isThrownBy(() -> bridge.admit(ALICE)).withMessageContaining(ALICE.value());
    }

    @Test
    void wireguardThatIsGoneIsCountedAndItsReturnIsServed() throws IOException {
        bridge.connect(ALICE);
        bridge.admit(ALICE);
        int port = wireguard.getLocalPort();
        wireguard.close();
        for (int i = 0; i < 10; i++) {
            bridge.receive(ALICE, ByteBuffer.wrap(new byte[] {1}), 1);
        }
        assertThat(bridge.statistics().droppedUnreachable()).isPositive();

        wireguard = new DatagramSocket(port, LOOPBACK);
        wireguard.setSoTimeout(5_000);
        // The last refusal may still be waiting to be told to the next packet.
        bridge.receive(ALICE, ByteBuffer.wrap(new byte[] {1}), 1);
        bridge.receive(ALICE, ByteBuffer.wrap(new byte[] {1}), 1);
        assertThat(wireguardReceives().getLength()).isEqualTo(1);
    }

    @Test
    void failingTransportIsCountedAndTheThreadGoesOn() throws Exception {
        InetSocketAddress alice = bridge.connect(ALICE);
        failing = true;
        wireguardSends(alice, new byte[] {1});
        while (bridge.statistics().failedSends() == 0) {
            Thread.onSpinWait();
        }
        failing = false;
        wireguardSends(alice, new byte[] {2});
        assertThat(sent.poll(5, TimeUnit.SECONDS).bytes()).isEqualTo(ByteBuffer.wrap(new byte[] {2}));
    }

    @Test
    void closingLeavesNoThreadAndNoDescriptor() throws IOException {
        bridge.close();
        long descriptors = descriptors();
        Set<Thread> threads = Thread.getAllStackTraces().keySet();
        for (int i = 0; i < 20; i++) {
            LoopbackBridge other = LoopbackBridge.open(wireguard.getLocalPort(), transport, MTU, "test" + i, clock);
            other.connect(ALICE);
            other.connect(BOB);
            other.disconnect(BOB);
            other.close();
            other.close();
        }
        assertThat(descriptors()).isEqualTo(descriptors);
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !threads.contains(thread))
                        .map(Thread::getName))
                .noneMatch(name -> name.startsWith("lanrage-"));
    }

    @Test
    void closedBridgeTakesNoPeersAndDropsPackets() {
        bridge.close();
        assertThatIOException().isThrownBy(() -> bridge.connect(ALICE));
        bridge.receive(ALICE, ByteBuffer.wrap(new byte[1]), 1);
        assertThat(bridge.statistics().droppedUnknownPeer()).isEqualTo(1);
    }

    @Test
    void portOutOfRangeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LoopbackBridge.open(0, transport, MTU, "test", clock))
                .withMessageContaining("0");
    }

    private static ByteBuffer initiation(int mark) {
        ByteBuffer initiation = ByteBuffer.allocate(148);
        initiation.put(0, (byte) 1).put(147, (byte) mark);
        return initiation;
    }

    private void wireguardSends(InetSocketAddress to, byte[] bytes) throws IOException {
        wireguard.send(new DatagramPacket(bytes, bytes.length, to));
    }

    private DatagramPacket wireguardReceives() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        wireguard.receive(packet);
        return packet;
    }

    private static long descriptors() throws IOException {
        long count = 0;
        try (var all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path ignored : all) {
                count++;
            }
        }
        return count;
    }
}
