package io.lanrage.cli;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A farewell on SIGINT and SIGTERM. The JVM would then end with 128 + the signal's number, although leaving that way may
 * be the ordinary one; so the hook ends the JVM itself, with the code that fits the command, once the farewell is done.
 */
final class ShutdownFarewell implements Farewell {

    private final AtomicBoolean pending = new AtomicBoolean(true);
    private final Thread hook;

    private ShutdownFarewell(ExitCode code, Runnable farewell) {
        this.hook = new Thread(
                () -> {
                    if (pending.compareAndSet(true, false)) {
                        farewell.run();
                        Runtime.getRuntime().halt(code.value());
                    }
                },
                "lanrage-farewell");
    }

    static Farewell on(ExitCode code, Runnable farewell) {
        ShutdownFarewell registered = new ShutdownFarewell(code, farewell);
        Runtime.getRuntime().addShutdownHook(registered.hook);
        return registered;
    }

    @Override
    public void close() {
        if (!pending.compareAndSet(true, false)) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM ends already; the hook finds nothing pending.
        }
    }
}
