package io.lanrage.wireguard;

import io.lanrage.core.error.DeviceException;
import io.lanrage.wireguard.uapi.UapiClient;

/** A WireGuard outside of this process, with its interface. Used by the manager's thread only. */
sealed interface Device extends AutoCloseable permits StartedDevice, AttachedDevice {

    /** Its configuration. */
    UapiClient uapi();

    /** Which WireGuard it is, for people. */
    String description();

    /**
     * Checks that it is still there.
     *
     * @throws DeviceException if it has ended
     */
    void requireRunning() throws InterruptedException;

    /** Puts the interface back into the state that it was found in: none, if it was made for this. Does not throw. */
    @Override
    void close();
}
