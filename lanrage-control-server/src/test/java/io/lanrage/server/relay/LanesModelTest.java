package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.turn.Endpoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The lanes beside queues of the JDK. */
final class LanesModelTest {

    private static final int PLACES = 16;
    private static final int PACKETS = 64;
    private static final int LANES = 70;

    private final Places places = new Places(PLACES);
    private final Lanes lanes = new Lanes(places, PACKETS);
    private final Endpoint target = new Endpoint();

    /** What the model knows of a packet. */
    private record Packet(int at, int length, long nanos) {}

    @Test
    void behavesLikeQueuesThatTakeTurns() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<Integer, Deque<Packet>> model = new HashMap<>();
        int waiting = 0;
        for (int step = 0; step < 50_000; step++) {
            int lane = random.nextInt(LANES);
            Deque<Packet> queue = model.computeIfAbsent(lane, number -> new ArrayDeque<>());
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> {
                    Packet packet = new Packet(step, random.nextInt(100), step);
                    boolean added = add(lane, random.nextInt(PLACES), packet);
                    assertThat(added).as("seed %d", seed).isEqualTo(waiting < PACKETS);
                    if (added) {
                        queue.add(packet);
                        waiting++;
                    }
                }
                case 4 -> {
                    waiting -= queue.size();
                    assertThat(lanes.clear(lane)).isEqualTo(queue.size());
                    queue.clear();
                }
                default -> waiting -= turn(model, random.nextInt(4), seed);
            }
            assertThat(lanes.waiting()).as("seed %d", seed).isEqualTo(waiting);
        }
    }

    private boolean add(int lane, int place, Packet packet) {
        target.setIpv4(lane, packet.length());
        return lanes.add(lane, place, packet.at(), packet.length(), packet.length(), target, packet.nanos());
    }

    /** One lane's turn, in which it is shortened; how many packets left. */
    private int turn(Map<Integer, Deque<Packet>> model, int most, long seed) {
        if (lanes.active() == 0) {
            return 0;
        }
        int lane = lanes.beginTurn();
        Deque<Packet> queue = model.getOrDefault(lane, new ArrayDeque<>());
        List<Packet> seen = new ArrayList<>();
        for (int each = lanes.first(lane); each != Lanes.NONE; each = lanes.next(each)) {
            seen.add(new Packet(lanes.at(each), lanes.length(each), lanes.at(each)));
        }
        assertThat(seen).as("seed %d", seed).containsExactlyElementsOf(queue);
        int dropped = lanes.trim(lane, most);
        for (int i = 0; i < dropped; i++) {
            queue.remove();
        }
        assertThat(queue).hasSizeLessThanOrEqualTo(most);
        lanes.endTurn(lane);
        return dropped;
    }

    @Test
    void lanesHaveTheirTurnsOneAfterTheOther() {
        for (int lane : new int[] {3, 1, 2}) {
            add(lane, 0, new Packet(0, 1, 0));
            add(lane, 0, new Packet(1, 1, 0));
        }
        List<Integer> order = new ArrayList<>();
        while (lanes.active() > 0) {
            int lane = lanes.beginTurn();
            order.add(lane);
            if (lanes.count(lane) > 0) {
                lanes.dropFirst(lane);
            }
            lanes.endTurn(lane);
        }

        assertThat(order).containsExactly(3, 1, 2, 3, 1, 2);
        assertThat(places.free(PLACES)).isEqualTo(PLACES);
    }

    @Test
    void packetIsLateAfterFiftyMilliseconds() {
        add(0, 0, new Packet(1, 1, Long.MAX_VALUE));
        lanes.beginTurn();

        assertThat(lanes.dropLate(0, Long.MAX_VALUE + Lanes.MAX_WAIT_NANOS)).isZero();
        assertThat(lanes.dropLate(0, Long.MAX_VALUE + Lanes.MAX_WAIT_NANOS + 1)).isEqualTo(1);
    }

    @Test
    void packetsOfAPlaceThatWasGivenUpAreLost() {
        add(0, 0, new Packet(1, 1, 0));
        add(0, 1, new Packet(2, 1, 0));
        places.giveUpHead();
        lanes.beginTurn();

        assertThat(lanes.dropLate(0, 0)).isEqualTo(1);
        assertThat(lanes.at(lanes.first(0))).isEqualTo(2);
        assertThat(places.free(PLACES)).isEqualTo(1);
    }
}
