package io.lanrage.server;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the end of a program: for the interrupt of the waiting thread, or for the signal that ends the process. At the signal it
 * closes the server and ends the process itself, because otherwise the exit code would be the signal's.
 */
final class Ending implements AutoCloseable {

    private final AtomicReference<@Nullable ControlServer> running = new AtomicReference<>();
    private final Thread hook = new Thread(this::end, "lanrage-ending");

    /** From now on, a signal ends the process with exit code 0. */
    Ending() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** From now on, a signal closes a server first. */
    void closesFirst(ControlServer server) {
        running.set(server);
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
        ControlServer server = running.get();
        if (server != null) {
            server.close();
        }
        Runtime.getRuntime().halt(0);
    }
}
