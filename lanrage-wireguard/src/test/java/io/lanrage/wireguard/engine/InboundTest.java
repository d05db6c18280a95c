package io.lanrage.wireguard.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.wireguard.packet.NaivePackets;
import io.lanrage.wireguard.tun.MemoryTun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What may arrive and what may not, with a real cipher and a virtual interface in memory. */
class InboundTest {
    private static final int PEER = 0x0a424e02;
    private static final int SELF = 0x0a424e01;
    private static final int STRANGER = 0x0a424e03;

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final ManualTime time = new ManualTime();
    private final SessionPair pair = new SessionPair(time.nanos());
    private final PeerId peer = pair.tunnel().id();
    private final MemoryTun tun = MemoryTun.open("memory", 1280, 300);
    private final SessionTable table = new SessionTable(() -> 0);
    private final Router router = new Router();
    private final EngineCounters counters = new EngineCounters();
    private final Queue<Runnable> engineThread = new ArrayDeque<>();
    private final List<byte[]> handshakes = new ArrayList<>();
    private final HandshakeInbox inbox = new HandshakeInbox(
            engineThread::add, (from, message, load) -> handshakes.add(message), counters, time::nanos);
    private final Inbound inbound = new Inbound(tun, table, router, PacketRules.NONE, inbox, counters, time::nanos);

    @BeforeEach
    void setUp() {
        table.put(pair.session());
        pair.tunnel().sessions().begunHere(pair.session());
        router.update(
                AllowedAddresses.<Tunnel>none()
                        .with(pair.tunnel(), List.of(IpPrefix.parse("10.66.78.2/32"), IpPrefix.parse("fd00::2/128"))),
                List.of(pair.tunnel()));
    }

    @Test
    void packetArrivesWithoutItsPadding() throws Exception {
        byte[] packet = packet(PEER, 33);
        receive(pair.fromPeer(packet));
        assertThat(written()).containsExactly(packet);
        assertThat(drops()).isEmpty();
    }

    /** Unlike the kernel's WireGuard, wireguard-go leaves both alone, inside and outside. */
    @Test
    void trafficClassOfAPacketStays() throws Exception {
        byte[] packet = NaivePackets.ipv4(0xbb, 1, 0x4000, 64, 17, PEER, SELF, new byte[0], new byte[28]);
        receive(pair.fromPeer(packet));
        assertThat(written()).containsExactly(packet);
    }

    @Test
    void keepaliveArrivesAndWritesNothing() throws Exception {
        time.pass(Duration.ofSeconds(9));
        receive(pair.fromPeer(new byte[0]));
        assertThat(written()).isEmpty();
        assertThat(drops()).isEmpty();
        assertThat(pair.tunnel().traffic().lastPassedNanos()).isEqualTo(time.nanos());
        assertThat(pair.tunnel().traffic().receivedBytes()).isEqualTo(32);
    }

    @Test
    void replayIsDropped() throws Exception {
        byte[] datagram = pair.fromPeer(packet(PEER, 40));
        for (int i = 0; i < 3; i++) {
            receive(datagram);
        }
        assertThat(written()).hasSize(1);
        assertThat(drops()).containsExactly(EngineDrop.IN_REPLAYED, EngineDrop.IN_REPLAYED);
    }

    @Test
    void datagramFromBehindTheWindowIsDropped() throws Exception {
        receive(pair.fromPeer(ReplayWindow.COUNTERS, packet(PEER, 40)));
        receive(pair.fromPeer(1, packet(PEER, 40)));
        receive(pair.fromPeer(0, packet(PEER, 40)));
        assertThat(written()).hasSize(2);
        assertThat(drops()).containsExactly(EngineDrop.IN_REPLAYED);
    }

    @Test
    void forgeryWithAGreatCounterDoesNotMoveTheWindow() throws Exception {
        byte[] forged = pair.fromPeer(1L << 40, packet(PEER, 40));
        forged[forged.length - 1] ^= 1;
        receive(forged);
        receive(pair.fromPeer(packet(PEER, 40)));
        assertThat(written()).hasSize(1);
        assertThat(drops()).containsExactly(EngineDrop.IN_FORGED);
    }

    @Test
    void forgeryIsNoSignOfLife() throws Exception {
        pair.tunnel().traffic().dataSent(time.nanos());
        long lastPassedNanos = pair.tunnel().traffic().lastPassedNanos();
        time.pass(Duration.ofSeconds(20));
        byte[] forged = pair.fromPeer(packet(PEER, 40));
        forged[forged.length - 1] ^= 1;
        receive(forged);
        assertThat(pair.tunnel().traffic().lastPassedNanos()).isEqualTo(lastPassedNanos);
        assertThat(pair.tunnel().traffic().receivedBytes()).isZero();
        assertThat(pair.tunnel().traffic().takeUnanswered(time.nanos(), 1))
                .as("still waits for an answer")
                .isTrue();
    }

    @Test
    void anotherPeersPathDoesNotLeadToTheSession() throws Exception {
        PeerId other = PrivateKey.generate(new SecureRandom()).publicKey().peerId();
        byte[] datagram = pair.fromPeer(packet(PEER, 40));
        inbound.receive(other, direct(datagram), datagram.length);
        assertThat(written()).isEmpty();
        assertThat(drops()).containsExactly(EngineDrop.IN_NO_SESSION);
        receive(datagram);
        assertThat(written()).hasSize(1);
    }

    @Test
    void innerSourceOfSomebodyElseIsDropped() throws Exception {
        byte[] sixth = new byte[16];
        sixth[15] = 3;
        byte[] spoofed = NaivePackets.ipv6(0, 0, 17, sixth, new byte[16], new byte[8]);
        receive(pair.fromPeer(packet(STRANGER, 40)), pair.fromPeer(packet(SELF, 40)), pair.fromPeer(spoofed));
        assertThat(written()).isEmpty();
        assertThat(drops()).containsExactly(EngineDrop.IN_SOURCE, EngineDrop.IN_SOURCE, EngineDrop.IN_SOURCE);
    }

    @Test
    void whatIsNoPacketIsDropped() throws Exception {
        byte[] tooLong = packet(PEER, 40);
        tooLong[3] = 60;
        byte[] noVersion = packet(PEER, 40);
        noVersion[0] = 0x75;
        receive(pair.fromPeer(new byte[1]), pair.fromPeer(tooLong), pair.fromPeer(noVersion));
        assertThat(written()).isEmpty();
        assertThat(drops())
                .containsExactly(EngineDrop.IN_BAD_PACKET, EngineDrop.IN_BAD_PACKET, EngineDrop.IN_BAD_PACKET);
    }

    @Test
    void truncatedDatagramsOfEachLengthAreDropped() throws Exception {
        byte[] datagram = pair.fromPeer(packet(PEER, 200));
        for (int bytes = 1; bytes < datagram.length; bytes++) {
            byte[] truncated = new byte[bytes];
            System.arraycopy(datagram, 0, truncated, 0, bytes);
            receive(truncated);
        }
        assertThat(written()).isEmpty();
        assertThat(drops()).hasSize(datagram.length - 1).containsOnly(EngineDrop.IN_MALFORMED, EngineDrop.IN_FORGED);
        assertThat(engineThread).isEmpty();
        receive(datagram);
        assertThat(written()).hasSize(1);
    }

    @Test
    void everyFlippedBitIsNoticed() throws Exception {
        byte[] datagram = pair.fromPeer(packet(PEER, 64));
        for (int bit = 0; bit < datagram.length * 8; bit++) {
            byte[] flipped = datagram.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            receive(flipped);
        }
        assertThat(written()).isEmpty();
        assertThat(drops())
                .hasSize(datagram.length * 8)
                .containsOnly(EngineDrop.IN_MALFORMED, EngineDrop.IN_FORGED, EngineDrop.IN_NO_SESSION);
    }

    @Test
    void goodDatagramsAmongRandomOnesArriveInOrder() throws Exception {
        List<Integer> expected = new ArrayList<>();
        for (int round = 0; round < 200; round++) {
            int segmentBytes = random.nextInt(1, 1_312);
            List<byte[]> datagrams = new ArrayList<>();
            for (int i = random.nextInt(1, 20); i > 0; i--) {
                byte[] garbage = new byte[segmentBytes];
                random.nextBytes(garbage);
                garbage[0] = (byte) random.nextInt(6);
                datagrams.add(garbage);
            }
            if (segmentBytes >= 52 + 15) {
                byte[] packet = packet(PEER, (segmentBytes - 32) / 16 * 16);
                byte[] good = pair.fromPeer(packet);
                if (good.length == segmentBytes) {
                    datagrams.set(random.nextInt(datagrams.size()), good);
                    expected.add(packet.length);
                }
            }
            byte[][] all = datagrams.toArray(new byte[0][]);
            inbound.receive(peer, direct(NaivePackets.join(all)), segmentBytes);
        }
        assertThat(written())
                .as("seed %d", seed)
                .extracting(packet -> packet.length)
                .containsExactlyElementsOf(expected);
    }

    @Test
    void anyKindOfBufferIsTakenWithinItsBounds() throws Exception {
        byte[] datagram = pair.fromPeer(packet(PEER, 40));
        ByteBuffer heap = ByteBuffer.allocate(datagram.length + 20).order(ByteOrder.LITTLE_ENDIAN);
        heap.put(7, datagram).position(7).limit(7 + datagram.length);
        inbound.receive(peer, heap, datagram.length);
        assertThat(heap.hasRemaining()).isFalse();
        byte[] another = pair.fromPeer(packet(PEER, 40));
        ByteBuffer direct = ByteBuffer.allocateDirect(another.length + 20);
        direct.put(9, another).position(9).limit(9 + another.length);
        inbound.receive(peer, direct.asReadOnlyBuffer(), another.length);
        assertThat(written()).hasSize(2);
    }

    @Test
    void sessionEndsExactlyAfterThreeMinutes() throws Exception {
        time.pass(Duration.ofMinutes(3).minusNanos(1));
        receive(pair.fromPeer(packet(PEER, 40)));
        assertThat(written()).hasSize(1);
        time.pass(Duration.ofNanos(1));
        receive(pair.fromPeer(packet(PEER, 40)));
        assertThat(written()).isEmpty();
        assertThat(drops()).containsExactly(EngineDrop.IN_EXPIRED);
    }

    /** The peer would go on for a quarter of a minute before it wondered. */
    @Test
    void peerThatSendsInAnExpiredSessionIsHelpedToANewOne() throws Exception {
        time.pass(Duration.ofMinutes(3));
        byte[] datagram = pair.fromPeer(packet(PEER, 40));
        byte[] forged = datagram.clone();
        forged[forged.length - 1] ^= 1;
        receive(forged);
        assertThat(pair.wanting()).isEmpty();
        receive(datagram);
        assertThat(pair.wanting()).containsExactly(pair.tunnel());
        pair.tunnel().heard();
        receive(datagram);
        assertThat(pair.wanting()).as("a replay is no sign of the peer").hasSize(1);
        assertThat(written()).isEmpty();
        assertThat(drops())
                .containsExactlyInAnyOrder(EngineDrop.IN_FORGED, EngineDrop.IN_EXPIRED, EngineDrop.IN_REPLAYED);
    }

    @Test
    void oldSessionThatHasASuccessorNeedsNoOther() throws Exception {
        pair.tunnel().sessions().begunHere(new SessionPair(time.nanos(), SessionPair.LOCAL_INDEX + 1).session());
        time.pass(Duration.ofSeconds(165));
        receive(pair.fromPeer(packet(PEER, 40)));
        time.pass(Duration.ofSeconds(15));
        receive(pair.fromPeer(packet(PEER, 40)));
        assertThat(written()).hasSize(1);
        assertThat(pair.wanting()).isEmpty();
    }

    @Test
    void countersBeyondTheLimitAreNotAccepted() throws Exception {
        receive(pair.fromPeer(WireGuardLimits.REJECT_AFTER_MESSAGES, packet(PEER, 40)));
        assertThat(drops()).containsExactly(EngineDrop.IN_EXPIRED);
        receive(pair.fromPeer(WireGuardLimits.REJECT_AFTER_MESSAGES - 1, packet(PEER, 40)));
        assertThat(written()).hasSize(1);
    }

    @Test
    void retiredSessionIsOver() throws Exception {
        pair.session().retire();
        receive(pair.fromPeer(packet(PEER, 40)));
        assertThat(written()).isEmpty();
        assertThat(drops()).containsExactly(EngineDrop.IN_NO_SESSION);
    }

    @Test
    void keyIsGivenBackAfterEachBatch() throws Exception {
        byte[] datagram = pair.fromPeer(packet(PEER, 40));
        receive(datagram, datagram, datagram);
        assertThat(pair.session().receiving().acquire()).isTrue();
    }

    @Test
    void peersFirstPacketConfirmsTheSessionThatItBegan() throws Exception {
        SessionPair begunByPeer = new SessionPair(time.nanos(), SessionPair.LOCAL_INDEX + 1);
        table.put(begunByPeer.session());
        begunByPeer.tunnel().sessions().begunByPeer(begunByPeer.session());
        byte[] forged = begunByPeer.fromPeer(9, new byte[0]);
        forged[20] ^= 1;
        inbound.receive(begunByPeer.tunnel().id(), direct(forged), forged.length);
        assertThat(begunByPeer.confirmed()).isEmpty();
        for (int i = 0; i < 2; i++) {
            byte[] keepalive = begunByPeer.fromPeer(new byte[0]);
            inbound.receive(begunByPeer.tunnel().id(), direct(keepalive), keepalive.length);
        }
        assertThat(begunByPeer.confirmed()).containsExactly(begunByPeer.session());
    }

    @Test
    void initiatorThatOnlyReceivesAsksForNewKeysInTime() throws Exception {
        time.pass(Duration.ofSeconds(165));
        receive(pair.fromPeer(packet(PEER, 40)), pair.fromPeer(packet(PEER, 40)));
        assertThat(pair.wanting()).containsExactly(pair.tunnel());
    }

    @Test
    void messagesOfHandshakesAreHandedOnAndNothingElse() throws Exception {
        byte[] initiation = new byte[148];
        initiation[0] = 1;
        byte[] wrongLength = new byte[147];
        wrongLength[0] = 1;
        byte[] reservedBits = new byte[148];
        reservedBits[0] = 1;
        reservedBits[2] = 1;
        receive(initiation);
        receive(wrongLength);
        receive(reservedBits);
        engineThread.forEach(Runnable::run);
        assertThat(handshakes).containsExactly(initiation);
        assertThat(drops()).containsExactly(EngineDrop.IN_MALFORMED, EngineDrop.IN_MALFORMED);
    }

    @Test
    void closedInboundTakesNothing() throws Exception {
        inbound.close();
        receive(pair.fromPeer(packet(PEER, 40)));
        assertThat(written()).isEmpty();
    }

    @Test
    void closedInterfaceIsNoCatastrophe() {
        tun.close();
        receive(pair.fromPeer(packet(PEER, 40)));
        assertThat(pair.session().receiving().acquire()).isTrue();
    }

    @Test
    void moreThanTheInterfaceTakesAtATimeArrivesInSeveralBatches() throws Exception {
        MemoryTun wide = MemoryTun.open("wide", 1280, 2_000);
        Inbound into = new Inbound(wide, table, router, PacketRules.NONE, inbox, counters, time::nanos);
        byte[][] datagrams = new byte[1_000][];
        for (int i = 0; i < datagrams.length; i++) {
            datagrams[i] = pair.fromPeer(packet(PEER, 48));
        }
        into.receive(peer, direct(NaivePackets.join(datagrams)), datagrams[0].length);
        assertThat(wide.statistics().packetsWritten()).isEqualTo(1_000);
    }

    private void receive(byte[]... datagrams) {
        for (byte[] datagram : datagrams) {
            inbound.receive(peer, direct(datagram), datagram.length);
        }
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private List<byte[]> written() throws IOException {
        List<byte[]> packets = new ArrayList<>();
        var packet = tun.farEnd().read(Duration.ZERO);
        while (packet.isPresent()) {
            packets.add(packet.get());
            packet = tun.farEnd().read(Duration.ZERO);
        }
        return packets;
    }

    private List<EngineDrop> drops() {
        return Drops.of(counters);
    }

    private static byte[] packet(int source, int bytes) {
        return NaivePackets.ipv4(17, source, SELF, new byte[bytes - 20]);
    }
}
