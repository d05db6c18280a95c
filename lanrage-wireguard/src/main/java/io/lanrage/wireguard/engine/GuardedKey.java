package io.lanrage.wireguard.engine;

import io.lanrage.wireguard.aead.Aead;
import io.lanrage.wireguard.aead.KeyGate;

/**
 * A key that one thread uses and another one ends. It is held for as many packets as come together, and is closed by its user if it is
 * ended meanwhile: so a packet is never half done when its key goes.
 */
final class GuardedKey {

    private final Aead.Key key;
    private final KeyGate gate;

    GuardedKey(Aead.Key key) {
        this.key = key;
        this.gate = new KeyGate(key::close);
    }

    /**
     * Takes the key; the user gives it back with {@link #release}.
     *
     * @return false if it was retired or is in use
     */
    boolean acquire() {
        return gate.tryEnter();
    }

    /** The key, between {@link #acquire} and {@link #release}. */
    Aead.Key key() {
        return key;
    }

    /** Gives the key back. */
    void release() {
        gate.leave();
    }

    /** Closes the key, at once or as soon as it is not in use any more. Doing so again does nothing. */
    void retire() {
        gate.close();
    }
}
