package io.lanrage.core.network;

import io.micrometer.core.instrument.MeterRegistry;

/** Makes the {@link NetworkManager}; found with {@link java.util.ServiceLoader}, or given explicitly. */
public interface NetworkManagerProvider {

    /**
     * Makes a manager that does nothing yet.
     *
     * @param metrics where its counters go while its interface is open
     * @return the manager, which the caller closes
     */
    NetworkManager create(MeterRegistry metrics);
}
