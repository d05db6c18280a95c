package io.lanrage.wireguard.engine;

import io.lanrage.wireguard.aead.Aead;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A key that one thread uses and another one ends. Neither waits for the other: a key that is ended while it is in use is closed by
 * its user, when it is done. So a key is never closed under the hands of native code.
 */
final class GuardedKey {

    private static final int IDLE = 0;
    private static final int IN_USE = 1;
    private static final int IN_USE_AND_RETIRED = 2;
    private static final int CLOSED = 3;

    private final Aead.Key key;
    private final AtomicInteger state = new AtomicInteger(IDLE);

    GuardedKey(Aead.Key key) {
        this.key = key;
    }

    /**
     * Takes the key; the user gives it back with {@link #release}.
     *
     * @return false if it was retired or is in use
     */
    boolean acquire() {
        return state.compareAndSet(IDLE, IN_USE);
    }

    /** The key, between {@link #acquire} and {@link #release}. */
    Aead.Key key() {
        return key;
    }

    /** Gives the key back. */
    void release() {
        if (!state.compareAndSet(IN_USE, IDLE)) {
            state.set(CLOSED);
            key.close();
        }
    }

    /** Closes the key, at once or as soon as it is not in use any more. Doing so again does nothing. */
    void retire() {
        // Its user may take it and give it back between any two looks at the state.
        while (!isRetired()) {
            if (state.compareAndSet(IDLE, CLOSED)) {
                key.close();
            } else {
                state.compareAndSet(IN_USE, IN_USE_AND_RETIRED);
            }
        }
    }

    private boolean isRetired() {
        int now = state.get();
        return now == IN_USE_AND_RETIRED || now == CLOSED;
    }
}
