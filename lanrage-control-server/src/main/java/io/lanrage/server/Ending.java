package io.lanrage.server;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the end of a program: for the interrupt of the waiting thread, or for the signal that ends the process. At the signal it
 * closes the server and ends the process itself, because otherwise the exit code would be the signal's.
 */
final class Ending implements AutoCloseable {

    private final AtomicReference<@Nullable Runnable> closing = new AtomicReference<>();
    private final Thread hook = new Thread(this::end, "lanrage-ending");

    /** From now on, a signal ends the process with exit code 0. */
    Ending() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** From now on, a signal closes something first. */
    void closesFirst(Runnable close) {
        closing.set(close);
    }

    /** Waits for the end. */
    void await() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // That is how a caller in the same process ends it.
        }
    }

    /** Leaves signals to others again. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook is at work.
        }
    }

    private void end() {
        Runnable close = closing.get();
        if (close != null) {
            close.run();
        }
        Runtime.getRuntime().halt(0);
    }
}
