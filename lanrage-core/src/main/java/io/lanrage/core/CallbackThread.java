package io.lanrage.core;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one daemon thread on which listeners are called when the launcher names no executor of its own. */
final class CallbackThread implements Executor, AutoCloseable {

    private static final long DRAIN_SECONDS = 1;

    private final ExecutorService executor = Executors.newSingleThreadExecutor(this::newThread);
    private volatile @Nullable Thread thread;

    @Override
    public void execute(Runnable callback) {
        executor.execute(callback);
    }

    /** Lets callbacks that were queued run, at most 1 s, unless a callback itself closes. */
    @Override
    public void close() {
        executor.shutdown();
        if (Thread.currentThread().equals(thread)) {
            return;
        }
        try {
            executor.awaitTermination(DRAIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread newThread(Runnable task) {
        Thread created = new Thread(task, "lanrage-callbacks");
        created.setDaemon(true);
        thread = created;
        return created;
    }
}
