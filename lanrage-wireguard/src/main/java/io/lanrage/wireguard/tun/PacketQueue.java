package io.lanrage.wireguard.tun;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Packets on their way from one end of a {@link MemoryTun} to the other: a ring of places of one size. For any threads. */
final class PacketQueue {
    private final int placeBytes;
    private final ByteBuffer memory;
    private final int[] lengths;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int first;
    private int count;
    private boolean woken;
    private boolean closed;
    private long taken;
    private long added;
    private long dropped;

    PacketQueue(int places, int placeBytes) {
        this.placeBytes = placeBytes;
        this.memory = ByteBuffer.allocateDirect(Math.multiplyExact(places, placeBytes));
        this.lengths = new int[places];
    }

    /** Copies packets in; those that find no place are dropped and counted. */
    void add(PacketBatch packets) throws IOException {
        lock.lock();
        try {
            requireOpen();
            for (int index = 0; index < packets.count(); index++) {
                add(packets.memory(), packets.offset(index), packets.bytes(index));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Copies one packet in; says whether it found a place. */
    boolean add(byte[] packet) throws IOException {
        lock.lock();
        try {
            requireOpen();
            boolean added = add(ByteBuffer.wrap(packet), 0, packet.length);
            changed.signalAll();
            return added;
        } finally {
            lock.unlock();
        }
    }

    private boolean add(ByteBuffer from, int offset, int bytes) {
        if (bytes < 1 || bytes > placeBytes || count == lengths.length) {
            dropped++;
            return false;
        }
        int place = (first + count) % lengths.length;
        memory.put(place * placeBytes, from, offset, bytes);
        lengths[place] = bytes;
        count++;
        added++;
        return true;
    }

    /** Waits for packets, a wake-up or the end of the time, and moves what fits. */
    int take(PacketBatch into, long timeoutNanos) throws IOException {
        lock.lock();
        try {
            await(timeoutNanos);
            int moved = 0;
            while (count > 0 && into.fits(lengths[first])) {
                int bytes = lengths[first];
                into.memory().put(into.next(), memory, first * placeBytes, bytes);
                into.add(bytes);
                removeFirst();
                moved++;
            }
            return moved;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for one packet; an empty array says that there was none. */
    byte[] take(long timeoutNanos) throws IOException {
        lock.lock();
        try {
            await(timeoutNanos);
            if (count == 0) {
                return new byte[0];
            }
            byte[] packet = new byte[lengths[first]];
            memory.get(first * placeBytes, packet);
            removeFirst();
            return packet;
        } finally {
            lock.unlock();
        }
    }

    private void removeFirst() {
        first = (first + 1) % lengths.length;
        count--;
        taken++;
    }

    private void await(long timeoutNanos) throws IOException {
        long left = timeoutNanos;
        while (count == 0 && !woken && !closed && left > 0) {
            try {
                left = changed.awaitNanos(left);
            } catch (InterruptedException e) {
                // The port knows no interruption: the wait ends early, and the thread's owner finds the mark.
                Thread.currentThread().interrupt();
                left = 0;
            }
        }
        woken = false;
        requireOpen();
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("the device is closed");
        }
    }

    void wakeUp() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Packets that were taken out, put in, or found no place. */
    Counts counts() {
        lock.lock();
        try {
            return new Counts(taken, added, dropped);
        } finally {
            lock.unlock();
        }
    }

    record Counts(long taken, long added, long dropped) {}
}
