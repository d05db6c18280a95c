package io.lanrage.wireguard.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.transport.PeerTransport;
import io.lanrage.wireguard.packet.NaivePackets;
import io.lanrage.wireguard.tun.MemoryTun;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the virtual interface sends, sealed with a real cipher, on the outbound thread. */
@Timeout(30)
class OutboundTest {
    private static final int SELF = 0x0a424e01;
    private static final int PEER = 0x0a424e02;
    private static final int NOBODY = 0x0a424e09;
    /** No multiple of 16, so that padding could go beyond it. */
    private static final int MTU = 1283;

    private final ManualTime time = new ManualTime();
    private final SessionPair pair = new SessionPair(time.nanos());
    private final Tunnel tunnel = pair.tunnel();
    private final MemoryTun tun = MemoryTun.open("memory", MTU, 300);
    private final Router router = new Router();
    private final EngineCounters counters = new EngineCounters();
    private final SentBatches sent = new SentBatches();
    private final Outbound outbound = new Outbound(tun, sent, router, PacketRules.NONE, counters, time::nanos);
    private final Thread thread = new Thread(outbound, "test-outbound");

    /** What was handed to the transport. */
    private static final class SentBatches implements PeerTransport {
        private final BlockingQueue<Batch> batches = new LinkedBlockingQueue<>();

        record Batch(PeerId to, byte[] bytes, int segmentBytes) {
            List<byte[]> datagrams() {
                List<byte[]> datagrams = new ArrayList<>();
                for (int from = 0; from < bytes.length; from += segmentBytes) {
                    datagrams.add(Arrays.copyOfRange(bytes, from, Math.min(from + segmentBytes, bytes.length)));
                }
                return datagrams;
            }
        }

        @Override
        public void send(PeerId peer, ByteBuffer datagrams, int segmentBytes) {
            byte[] bytes = new byte[datagrams.remaining()];
            datagrams.get(bytes);
            batches.add(new Batch(peer, bytes, segmentBytes));
        }

        @Override
        public void receiver(Receiver receiver) {
            throw new UnsupportedOperationException();
        }

        Batch next() throws InterruptedException {
            Batch batch = batches.poll(20, TimeUnit.SECONDS);
            assertThat(batch).as("something was sent").isNotNull();
            return batch;
        }
    }

    @BeforeEach
    void setUp() {
        router.update(
                AllowedAddresses.<Tunnel>none().with(tunnel, List.of(IpPrefix.parse("10.66.78.2/32"))),
                List.of(tunnel));
    }

    @AfterEach
    void close() throws Exception {
        outbound.close();
        thread.join();
        tun.close();
    }

    private void withSession() {
        tunnel.sessions().begunHere(pair.session());
        thread.start();
    }

    @Test
    void packetIsPaddedToSixteenBytesButNotBeyondTheMtu() throws Exception {
        withSession();
        for (int bytes : new int[] {20, 31, 32, 33, 1265, MTU - 1, MTU}) {
            byte[] packet = packet(PEER, bytes);
            tun.farEnd().write(packet);
            SentBatches.Batch batch = sent.next();
            assertThat(batch.to()).isEqualTo(tunnel.id());
            byte[] opened = pair.openedByPeer(batch.bytes());
            assertThat(opened).hasSize(Math.min((bytes + 15) / 16 * 16, MTU)).startsWith(packet);
            assertThat(Arrays.copyOfRange(opened, bytes, opened.length)).containsOnly(new byte[opened.length - bytes]);
        }
    }

    @Test
    void trafficClassOfAPacketStays() throws Exception {
        withSession();
        byte[] packet = NaivePackets.ipv4(0xbb, 1, 0x4000, 64, 17, SELF, PEER, new byte[0], new byte[28]);
        tun.farEnd().write(packet);
        assertThat(pair.openedByPeer(sent.next().bytes())).isEqualTo(packet);
    }

    @Test
    void runsOfOneLengthGoTogetherWithAShorterOneAtTheEnd() throws Exception {
        int[] lengths = {500, 500, 497, 100, 100, 600, 20};
        for (int bytes : lengths) {
            tun.farEnd().write(packet(PEER, bytes));
        }
        withSession();
        List<List<Integer>> opened = new ArrayList<>();
        for (int count = 0; count < lengths.length; ) {
            SentBatches.Batch batch = sent.next();
            opened.add(batch.datagrams().stream()
                    .map(datagram -> pair.openedByPeer(datagram).length)
                    .toList());
            count += batch.datagrams().size();
        }
        assertThat(opened).containsExactly(List.of(512, 512, 512, 112), List.of(112), List.of(608, 32));
    }

    @Test
    void whatIsNobodysOrNoPacketIsDropped() throws Exception {
        withSession();
        byte[] tooLong = packet(PEER, 40);
        tooLong[3] = 41;
        byte[] tooShort = packet(PEER, 40);
        tooShort[3] = 39;
        tun.farEnd().write(packet(NOBODY, 40));
        tun.farEnd().write(tooLong);
        tun.farEnd().write(tooShort);
        tun.farEnd().write(new byte[1]);
        tun.farEnd().write(packet(PEER, 48));
        assertThat(pair.openedByPeer(sent.next().bytes())).hasSize(48);
        assertThat(Drops.of(counters))
                .containsExactly(
                        EngineDrop.OUT_MALFORMED,
                        EngineDrop.OUT_MALFORMED,
                        EngineDrop.OUT_MALFORMED,
                        EngineDrop.OUT_NO_PEER);
    }

    @Test
    void firstPacketsWaitForTheHandshake() throws Exception {
        for (int i = 0; i < 40; i++) {
            tun.farEnd().write(packet(PEER, 40 + i));
        }
        thread.start();
        while (counters.count(EngineDrop.OUT_NO_SESSION) < 8) {
            Thread.onSpinWait();
        }
        outbound.execute(() -> {
            tunnel.sessions().begunHere(pair.session());
            outbound.flush(tunnel, true);
        });
        for (int i = 0; i < 32; i++) {
            assertThat(pair.openedByPeer(sent.next().bytes())).startsWith(packet(PEER, 40 + i));
        }
        outbound.execute(() -> outbound.flush(tunnel, true));
        assertThat(pair.openedByPeer(sent.next().bytes())).isEmpty();
        assertThat(pair.wanting()).containsExactly(tunnel);
    }

    @Test
    void expiredSessionIsNotUsed() throws Exception {
        withSession();
        time.pass(Duration.ofSeconds(180));
        tun.farEnd().write(packet(PEER, 40));
        awaitWanting();
        outbound.execute(() -> outbound.keepalive(tunnel));
        awaitWork();
        assertThat(sent.batches).isEmpty();
        SessionPair young = new SessionPair(time.nanos());
        outbound.execute(() -> {
            tunnel.sessions().begunHere(young.session());
            outbound.flush(tunnel, false);
        });
        assertThat(young.openedByPeer(sent.next().bytes())).isNotNull();
        assertThat(pair.wanting()).containsExactly(tunnel);
    }

    @Test
    void sendingWithAnOldSessionAsksForNewKeys() throws Exception {
        withSession();
        time.pass(Duration.ofSeconds(120).minusNanos(1));
        tun.farEnd().write(packet(PEER, 40));
        sent.next();
        awaitWork();
        assertThat(pair.wanting()).isEmpty();
        time.pass(Duration.ofNanos(1));
        tun.farEnd().write(packet(PEER, 40));
        sent.next();
        awaitWanting();
        assertThat(pair.wanting()).containsExactly(tunnel);
    }

    @Test
    void runEndsWithTheLastCounter() throws Exception {
        pair.session().skipCountersTo(WireGuardLimits.REJECT_AFTER_MESSAGES - 2);
        for (int i = 0; i < 4; i++) {
            tun.farEnd().write(packet(PEER, 40));
        }
        withSession();
        awaitWanting();
        awaitWork();
        int datagrams = 0;
        for (SentBatches.Batch batch : sent.batches) {
            datagrams += batch.datagrams().size();
        }
        assertThat(datagrams).isEqualTo(2);
    }

    @Test
    void lastCounterIsUsedAndNoneBehindIt() throws Exception {
        pair.session().skipCountersTo(WireGuardLimits.REJECT_AFTER_MESSAGES - 1);
        withSession();
        tun.farEnd().write(packet(PEER, 40));
        assertThat(pair.openedByPeer(sent.next().bytes())).hasSize(48);
        outbound.execute(() -> outbound.keepalive(tunnel));
        SessionPair young = new SessionPair(time.nanos());
        outbound.execute(() -> {
            tunnel.sessions().begunHere(young.session());
            outbound.flush(tunnel, true);
        });
        assertThat(young.openedByPeer(sent.next().bytes())).isEmpty();
        assertThat(pair.wanting()).isNotEmpty();
    }

    @Test
    void keepaliveIsEmptyAndCountsAsSent() throws Exception {
        withSession();
        time.pass(Duration.ofSeconds(7));
        outbound.execute(() -> outbound.keepalive(tunnel));
        assertThat(pair.openedByPeer(sent.next().bytes())).isEmpty();
        assertThat(tunnel.traffic().sentBytes()).isEqualTo(32);
    }

    @Test
    void establishedSessionIsUsedAtOnceEvenIfNothingWaits() throws Exception {
        withSession();
        outbound.execute(() -> outbound.flush(tunnel, true));
        outbound.execute(() -> outbound.flush(tunnel, false));
        outbound.execute(() -> outbound.flush(tunnel, true));
        assertThat(pair.openedByPeer(sent.next().bytes())).isEmpty();
        assertThat(pair.openedByPeer(sent.next().bytes())).isEmpty();
        assertThat(sent.batches).isEmpty();
    }

    @Test
    void abandonedPacketsAreNotSent() throws Exception {
        tun.farEnd().write(packet(PEER, 40));
        thread.start();
        outbound.execute(() -> {
            outbound.abandon(tunnel);
            tunnel.sessions().begunHere(pair.session());
            outbound.flush(tunnel, true);
        });
        byte[] opened = pair.openedByPeer(sent.next().bytes());
        // Whether the packet was read before or after that order is up to the scheduler; sent twice it never is.
        assertThat(opened.length).isIn(0, 48);
    }

    @Test
    void failingTransportDoesNotEndTheThread() throws Exception {
        Outbound unlucky = new Outbound(
                tun,
                new PeerTransport() {
                    private int calls;

                    @Override
                    public void send(PeerId peer, ByteBuffer datagrams, int segmentBytes) {
                        calls++;
                        if (calls == 1) {
                            throw new IllegalStateException("a test's failure, to be logged");
                        }
                        sent.send(peer, datagrams, segmentBytes);
                    }

                    @Override
                    public void receiver(Receiver receiver) {
                        throw new UnsupportedOperationException();
                    }
                },
                router,
                PacketRules.NONE,
                counters,
                time::nanos);
        tunnel.sessions().begunHere(pair.session());
        Thread running = new Thread(unlucky, "test-outbound");
        running.start();
        tun.farEnd().write(packet(PEER, 40));
        while (tun.statistics().packetsRead() == 0) {
            Thread.onSpinWait();
        }
        tun.farEnd().write(packet(PEER, 64));
        assertThat(pair.openedByPeer(sent.next().bytes())).hasSize(64);
        unlucky.close();
        running.join();
    }

    @Test
    void threadEndsWithTheInterface() throws Exception {
        withSession();
        tun.close();
        thread.join();
        assertThat(thread.isAlive()).isFalse();
    }

    private void awaitWanting() {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (pair.wanting().isEmpty()) {
            assertThat(System.nanoTime() - endNanos)
                    .as("new keys are asked for")
                    .isNegative();
            Thread.onSpinWait();
        }
    }

    /** Until the thread has done all that it was told before, and one round with the interface. */
    private void awaitWork() throws InterruptedException {
        for (int round = 0; round < 2; round++) {
            CountDownLatch done = new CountDownLatch(1);
            outbound.execute(done::countDown);
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static byte[] packet(int destination, int bytes) {
        byte[] payload = new byte[bytes - 20];
        Arrays.fill(payload, (byte) bytes);
        return NaivePackets.ipv4(17, SELF, destination, payload);
    }
}
