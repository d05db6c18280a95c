package io.lanrage.server.relay;

import io.lanrage.nat.posix.ReceiveRing;

/**
 * Which places of a {@link ReceiveRing} are free: those are taken in turn, and a place is free again when everything in it was sent or
 * dropped. Where a place is needed that is not free yet, what still lies in it is given up; {@link #era} tells that to whoever meant to
 * send it. For one thread.
 */
final class Places {

    private final int[] pending;
    private final int[] eras;
    private int head;

    Places(int count) {
        pending = new int[count];
        eras = new int[count];
    }

    /** The place that is taken next. */
    int head() {
        return head;
    }

    /** How many places from the head on are free and stand in a row, at most so many. */
    int free(int most) {
        int end = Math.min(pending.length, head + most);
        int at = head;
        while (at < end && pending[at] == 0) {
            at++;
        }
        return at - head;
    }

    /** Takes so many free places from the head on. */
    void take(int count) {
        head = (head + count) % pending.length;
    }

    /** One more packet in this place waits. */
    void hold(int place) {
        pending[place]++;
    }

    /** A packet of this place waits no more, if it is of this era. */
    void release(int place, int era) {
        if (eras[place] == era) {
            pending[place]--;
        }
    }

    /** What is in the place belongs to this era; what belonged to another one is gone. */
    int era(int place) {
        return eras[place];
    }

    /** Gives up what waits in the place at the head. */
    void giveUpHead() {
        pending[head] = 0;
        eras[head]++;
    }
}
