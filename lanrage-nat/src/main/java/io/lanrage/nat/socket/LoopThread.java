package io.lanrage.nat.socket;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes the one thread of an event loop and keeps hold of it, so that closing can wait until it is really gone. */
final class LoopThread implements ThreadFactory {

    private final String name;
    private volatile @Nullable Thread thread;

    LoopThread(String name) {
        this.name = name;
    }

    @Override
    public Thread newThread(Runnable work) {
        Thread made = new FastThreadLocalThread(work, name);
        // Nobody's process stays alive only because a tunnel was not closed.
        made.setDaemon(true);
        thread = made;
        return made;
    }

    /** Waits until the thread has ended, if there ever was one; says whether it has. Keeps an interrupt for the caller. */
    boolean await(long timeoutMillis) {
        Thread waitedFor = thread;
        if (waitedFor == null) {
            return true;
        }
        boolean interrupted = false;
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        long leftNanos = deadlineNanos - System.nanoTime();
        while (waitedFor.isAlive() && leftNanos > 0) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(waitedFor, leftNanos);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            leftNanos = deadlineNanos - System.nanoTime();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !waitedFor.isAlive();
    }
}
