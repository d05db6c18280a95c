package io.lanrage.wireguard.aead;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets one thread at a time use a key, and nobody a closed one: what lies behind it would end the process, or give
 * plaintext away, if two threads used it at once. A key that is closed while it is in use is wiped when that use ends.
 *
 * <pre>
 *        enter            close
 *  IDLE -------&gt; BUSY -----------&gt; CLOSING -- leave: wipe --&gt; CLOSED
 *   | ^--------- leave                                          ^
 *   +------------------------- close: wipe ---------------------+
 * </pre>
 */
public final class KeyGate {
    private static final int IDLE = 0;
    private static final int BUSY = 1;
    private static final int CLOSING = 2;
    private static final int CLOSED = 3;

    private final Runnable wipe;
    private final AtomicInteger state = new AtomicInteger(IDLE);

    /**
     * Makes an open one.
     *
     * @param wipe runs once, when the key is closed and not in use
     */
    public KeyGate(Runnable wipe) {
        this.wipe = wipe;
    }

    /** Takes the key; its user gives it back with {@link #leave}. Throws {@link IllegalStateException} if it is in use or closed. */
    void enter() {
        int found = state.compareAndExchange(IDLE, BUSY);
        if (found != IDLE) {
            throw new IllegalStateException(found == BUSY ? "the key is used by another thread" : "the key is closed");
        }
    }

    /**
     * Takes the key, if it can be had; its user gives it back with {@link #leave}.
     *
     * @return false if it is in use or closed
     */
    public boolean tryEnter() {
        return state.compareAndSet(IDLE, BUSY);
    }

    /** Gives the key back, and wipes it if it was closed meanwhile. */
    public void leave() {
        if (!state.compareAndSet(BUSY, IDLE)) {
            state.set(CLOSED);
            wipe.run();
        }
    }

    /** Closes the key, at once or as soon as it is not in use any more. Never waits; doing so again does nothing. */
    public void close() {
        int found = IDLE;
        // Its user may take it and give it back between any two looks at the state.
        while (found == IDLE) {
            if (state.compareAndSet(IDLE, CLOSED)) {
                wipe.run();
                return;
            }
            found = state.compareAndExchange(BUSY, CLOSING);
        }
    }
}
