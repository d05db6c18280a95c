package io.lanrage.wireguard.engine;

import io.lanrage.core.key.PeerId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Where messages of handshakes wait for the engine's thread. Bounded as a whole and for each peer, so that one that floods takes neither the
 * memory nor the places of others; when many wait, the engine is under load and asks for cookies (white paper §5.3).
 */
final class HandshakeInbox {

    /** Together they take the engine's thread about a third of a second. */
    private static final int MAX_WAITING = 1024;

    /** A peer has one handshake at a time; more are repetitions. */
    private static final int MAX_WAITING_OF_ONE = 64;

    /** An eighth of what may wait, as in the reference implementation. */
    private static final int LOAD = MAX_WAITING / 8;

    /** How long the load counts after it has gone, so that a flood does not switch it on and off. */
    private static final long LOAD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Executor engineThread;
    private final Taker taker;
    private final EngineCounters counters;
    private final LongSupplier nanoClock;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<PeerId, Integer> waitingOf = new ConcurrentHashMap<>();

    /** The engine's thread's. */
    private boolean everLoaded;

    private long loadedNanos;

    /** What the messages wait for. */
    @FunctionalInterface
    interface Taker {
        void take(PeerId from, byte[] message, boolean underLoad);
    }

    HandshakeInbox(Executor engineThread, Taker taker, EngineCounters counters, LongSupplier nanoClock) {
        this.engineThread = engineThread;
        this.taker = taker;
        this.counters = counters;
        this.nanoClock = nanoClock;
    }

    /** Takes a message, whose bytes are the inbox's from now on, or drops it. From any thread. */
    void put(PeerId from, byte[] message) {
        int ofThisOne = waitingOf.merge(from, 1, Integer::sum);
        if (ofThisOne > MAX_WAITING_OF_ONE || waiting.incrementAndGet() > MAX_WAITING) {
            if (ofThisOne <= MAX_WAITING_OF_ONE) {
                waiting.decrementAndGet();
            }
            forget(from);
            counters.dropped(EngineDrop.HANDSHAKE_QUEUE_FULL);
            return;
        }
        engineThread.execute(() -> handOver(from, message));
    }

    private void handOver(PeerId from, byte[] message) {
        int before = waiting.getAndDecrement();
        forget(from);
        long nowNanos = nanoClock.getAsLong();
        if (before > LOAD) {
            everLoaded = true;
            loadedNanos = nowNanos;
        }
        taker.take(from, message, everLoaded && nowNanos - loadedNanos < LOAD_NANOS);
    }

    private void forget(PeerId from) {
        waitingOf.computeIfPresent(from, (peer, count) -> count == 1 ? null : count - 1);
    }
}
