package io.lanrage.server.relay;

import io.lanrage.nat.turn.Endpoint;
import java.util.Arrays;

/**
 * What waits to be sent: a queue for each allocation and direction, a <i>lane</i>, and the order in which the lanes that are not empty
 * have their turns. Packets lie in {@link Places} and are not copied. Everything stands in arrays, so that nothing is made for a packet.
 * Times are nanoseconds of one clock, compared by subtraction. For one thread.
 */
final class Lanes {

    /** No packet, or no lane. */
    static final int NONE = -1;

    /** For how long a packet waits at most: to a game, the next one is worth more then. */
    static final long MAX_WAIT_NANOS = 50_000_000;

    private static final int FIRST_LANES = 32;

    private final Places places;
    private final int[] next;
    private final int[] place;
    private final int[] era;
    private final int[] at;
    private final int[] length;
    private final int[] dataBytes;
    private final long[] high;
    private final long[] low;
    private final int[] port;
    private final long[] arrivedNanos;
    private int freePacket;

    private int[] first = filled(FIRST_LANES);
    private int[] last = filled(FIRST_LANES);
    private int[] count = new int[FIRST_LANES];
    private int[] nextLane = filled(FIRST_LANES);
    private boolean[] listed = new boolean[FIRST_LANES];
    private int firstActive = NONE;
    private int lastActive = NONE;
    private int active;
    private int waiting;

    Lanes(Places places, int packets) {
        this.places = places;
        next = new int[packets];
        place = new int[packets];
        era = new int[packets];
        at = new int[packets];
        length = new int[packets];
        dataBytes = new int[packets];
        high = new long[packets];
        low = new long[packets];
        port = new int[packets];
        arrivedNanos = new long[packets];
        for (int i = 0; i < packets; i++) {
            next[i] = i + 1 < packets ? i + 1 : NONE;
        }
    }

    private static int[] filled(int size) {
        int[] array = new int[size];
        Arrays.fill(array, NONE);
        return array;
    }

    /**
     * Adds a packet at the end of a lane.
     *
     * @param lane from 0 on
     * @param inPlace the place that it lies in
     * @param begin its first byte
     * @param bytes how long it is
     * @param data how much of it is the player's
     * @param to where it goes; copied
     * @return false if there is no room at all
     */
    boolean add(int lane, int inPlace, int begin, int bytes, int data, Endpoint to, long nowNanos) {
        int packet = freePacket;
        if (packet == NONE) {
            return false;
        }
        freePacket = next[packet];
        next[packet] = NONE;
        place[packet] = inPlace;
        era[packet] = places.era(inPlace);
        at[packet] = begin;
        length[packet] = bytes;
        dataBytes[packet] = data;
        high[packet] = to.high();
        low[packet] = to.low();
        port[packet] = to.port();
        arrivedNanos[packet] = nowNanos;
        places.hold(inPlace);
        append(lane, packet);
        return true;
    }

    private void append(int lane, int packet) {
        if (lane >= first.length) {
            grow(Math.max(lane + 1, 2 * first.length));
        }
        if (count[lane]++ == 0) {
            first[lane] = packet;
        } else {
            next[last[lane]] = packet;
        }
        last[lane] = packet;
        waiting++;
        if (!listed[lane]) {
            list(lane);
        }
    }

    private void grow(int size) {
        int before = first.length;
        first = Arrays.copyOf(first, size);
        last = Arrays.copyOf(last, size);
        count = Arrays.copyOf(count, size);
        nextLane = Arrays.copyOf(nextLane, size);
        listed = Arrays.copyOf(listed, size);
        Arrays.fill(first, before, size, NONE);
        Arrays.fill(last, before, size, NONE);
        Arrays.fill(nextLane, before, size, NONE);
    }

    private void list(int lane) {
        listed[lane] = true;
        nextLane[lane] = NONE;
        if (active++ == 0) {
            firstActive = lane;
        } else {
            nextLane[lastActive] = lane;
        }
        lastActive = lane;
    }

    /** How many lanes stand in the order: those that are not empty, and those that were emptied after their turn. */
    int active() {
        return active;
    }

    /** How many packets wait in all lanes. */
    int waiting() {
        return waiting;
    }

    /** Takes the lane whose turn it is out of the order; {@link #endTurn} puts it back. There has to be one. */
    int beginTurn() {
        int lane = firstActive;
        firstActive = nextLane[lane];
        listed[lane] = false;
        active--;
        return lane;
    }

    /** The lane's turn is over: it comes to the end of the order, unless it is empty. */
    void endTurn(int lane) {
        if (count[lane] > 0) {
            list(lane);
        }
    }

    /** The oldest packet of a lane, or {@link #NONE}. */
    int first(int lane) {
        return first[lane];
    }

    /** How many packets wait in a lane. */
    int count(int lane) {
        return lane < count.length ? count[lane] : 0;
    }

    /** The packet behind a packet, or {@link #NONE}. */
    int next(int packet) {
        return next[packet];
    }

    int at(int packet) {
        return at[packet];
    }

    int length(int packet) {
        return length[packet];
    }

    int dataBytes(int packet) {
        return dataBytes[packet];
    }

    long high(int packet) {
        return high[packet];
    }

    long low(int packet) {
        return low[packet];
    }

    int port(int packet) {
        return port[packet];
    }

    /** Whether two packets go to the same address and port. */
    boolean sameTarget(int one, int other) {
        return port[one] == port[other] && low[one] == low[other] && high[one] == high[other];
    }

    /** Takes the oldest packet out of a lane that is not empty. */
    void dropFirst(int lane) {
        int packet = first[lane];
        places.release(place[packet], era[packet]);
        first[lane] = next[packet];
        count[lane]--;
        waiting--;
        next[packet] = freePacket;
        freePacket = packet;
    }

    /** Takes out of a lane what has waited too long or was given up; how many packets that were. */
    int dropLate(int lane, long nowNanos) {
        int dropped = 0;
        while (count[lane] > 0 && isLost(first[lane], nowNanos)) {
            dropFirst(lane);
            dropped++;
        }
        return dropped;
    }

    private boolean isLost(int packet, long nowNanos) {
        return places.era(place[packet]) != era[packet] || nowNanos - arrivedNanos[packet] > MAX_WAIT_NANOS;
    }

    /** Shortens a lane, the oldest packets first; how many were dropped. */
    int trim(int lane, int most) {
        int dropped = 0;
        while (count[lane] > most) {
            dropFirst(lane);
            dropped++;
        }
        return dropped;
    }

    /** Empties a lane that has no turn just now, because its socket is closed; how many packets were dropped. */
    int clear(int lane) {
        if (lane >= count.length) {
            return 0;
        }
        int dropped = trim(lane, 0);
        if (listed[lane]) {
            unlink(lane);
        }
        return dropped;
    }

    private void unlink(int lane) {
        int before = NONE;
        int each = firstActive;
        while (each != lane) {
            before = each;
            each = nextLane[each];
        }
        if (before == NONE) {
            firstActive = nextLane[lane];
        } else {
            nextLane[before] = nextLane[lane];
        }
        if (lastActive == lane) {
            lastActive = before;
        }
        listed[lane] = false;
        active--;
    }
}
