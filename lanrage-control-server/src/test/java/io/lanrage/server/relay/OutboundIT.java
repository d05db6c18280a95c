package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.posix.BatchSocket;
import io.lanrage.nat.posix.NativeBuffer;
import io.lanrage.nat.posix.ReceiveRing;
import io.lanrage.nat.turn.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class OutboundIT {

    private static final int LANE = 4;

    private final NativeBuffer memory = BatchSocket.newBuffer(100);
    private final Lanes lanes = new Lanes(new Places(1), 100);
    private final RelayCount count = new RelayCount();
    private final Outbound outbound = new Outbound(lanes, memory, count);
    private final Endpoint target = new Endpoint();
    private BatchSocket socket;
    private BatchSocket peer;

    @BeforeAll
    static void needsNativeCalls() {
        Assumptions.assumeTrue(BatchSocket.isAvailable(), "no native calls");
    }

    @BeforeEach
    void open() throws IOException {
        socket = BatchSocket.open(new InetSocketAddress("127.0.0.1", 0), false);
        peer = BatchSocket.open(new InetSocketAddress("127.0.0.1", 0), false);
    }

    @AfterEach
    void close() {
        socket.close();
        peer.close();
    }

    @Test
    void runEndsBehindAShorterPacketAndBeforeAnotherTarget() {
        target.set(peer.localAddress());
        add(10, 10, 4, 10, 10, 12, 12, 0, 0);
        target.set(socket.localAddress());
        add(12);

        assertThat(runs()).containsExactly(3, 2, 2, 1, 1, 1);
    }

    @Test
    void whatTheSystemTookLeavesItsLane() {
        target.set(peer.localAddress());
        add(10, 10, 4, 12);
        addAll();

        assertThat(outbound.flush(socket, 0)).isEqualTo(Outbound.Result.SENT);
        assertThat(lanes.waiting()).isZero();
        assertThat(count.packets()).isEqualTo(4);
        assertThat(count.bytes()).isEqualTo(36);
        assertThat(received()).containsExactly(10, 10, 4, 12);
    }

    @Test
    void refusedPacketIsDroppedAndTheNextOnesStay() {
        target.set(peer.localAddress());
        add(10);
        target.set(new InetSocketAddress("127.0.0.1", 0));
        add(11);
        target.set(peer.localAddress());
        add(12);
        addAll();

        assertThat(outbound.flush(socket, 0)).isEqualTo(Outbound.Result.REFUSED);
        assertThat(lanes.waiting()).isEqualTo(1);
        assertThat(count.packets()).isEqualTo(1);
        assertThat(count.failed()).isEqualTo(1);
        addAll();
        assertThat(outbound.flush(socket, 0)).isEqualTo(Outbound.Result.SENT);
        assertThat(received()).containsExactly(10, 12);
    }

    private void add(int... lengths) {
        for (int length : lengths) {
            assertThat(lanes.add(LANE, 0, 0, length, length, target, 0)).isTrue();
        }
    }

    private List<Integer> runs() {
        List<Integer> runs = new ArrayList<>();
        int packet = lanes.first(LANE);
        while (packet != Lanes.NONE) {
            int run = outbound.runFrom(packet, 0);
            runs.add(run);
            for (int i = 0; i < run; i++) {
                packet = lanes.next(packet);
            }
        }
        return runs;
    }

    private void addAll() {
        int packet = lanes.first(LANE);
        while (packet != Lanes.NONE) {
            packet = outbound.add(socket, LANE, packet, outbound.runFrom(packet, 0));
        }
    }

    private List<Integer> received() {
        ReceiveRing ring = BatchSocket.newRing(8, 0, 200, 0);
        List<Integer> lengths = new ArrayList<>();
        int filled = peer.receive(ring, 0, 8);
        for (int place = 0; place < filled; place++) {
            for (int at = 0; at < ring.bytes(place); at += ring.segmentBytes(place)) {
                lengths.add(Math.min(ring.segmentBytes(place), ring.bytes(place) - at));
            }
        }
        return lengths;
    }
}
