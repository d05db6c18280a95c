package io.lanrage.wireguard.posix;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who is inside a call on a descriptor. The number of a closed descriptor is given out again at once, so it may be closed only when
 * nobody is inside any more: by the one who closes, or by the last one who leaves. Never waits on the way in.
 */
final class DescriptorUse {
    /** Set once it is closed; the bits below count those inside. */
    private static final int CLOSED = 1 << 30;

    private final Runnable release;
    private final AtomicInteger state = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);

    /** Takes what closes the descriptor; it is called once. */
    DescriptorUse(Runnable release) {
        this.release = release;
    }

    /** Goes in; says no if it is closed. Whoever went in has to {@linkplain #leave leave}. */
    boolean enter() {
        if (state.incrementAndGet() < CLOSED) {
            return true;
        }
        leave();
        return false;
    }

    /** Goes out again, and releases if it is closed and nobody else is inside. */
    void leave() {
        if (state.decrementAndGet() == CLOSED) {
            releaseOnce();
        }
    }

    boolean isClosed() {
        return state.get() >= CLOSED;
    }

    /** Lets nobody in any more; says whether it was open. Those inside have to be told to leave. */
    boolean close() {
        int before;
        do {
            before = state.get();
            if (before >= CLOSED) {
                return false;
            }
        } while (!state.compareAndSet(before, before + CLOSED));
        if (before == 0) {
            releaseOnce();
        }
        return true;
    }

    /** Waits until it is released, for as long as is given; keeps an interruption for later. */
    boolean awaitReleased(long timeoutMillis) {
        try {
            return released.await(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** One who comes too late goes in and out again: the count may come to zero more than once. */
    private synchronized void releaseOnce() {
        if (released.getCount() > 0) {
            release.run();
            released.countDown();
        }
    }
}
