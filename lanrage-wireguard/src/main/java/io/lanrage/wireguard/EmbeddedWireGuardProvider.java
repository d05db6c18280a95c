package io.lanrage.wireguard;

import io.lanrage.core.network.NetworkManager;
import io.lanrage.core.network.NetworkManagerProvider;
import io.micrometer.core.instrument.MeterRegistry;

/** Makes managers with interfaces of the system's and WireGuard inside of this process; found by {@link java.util.ServiceLoader}. */
public final class EmbeddedWireGuardProvider implements NetworkManagerProvider {

    /** For {@link java.util.ServiceLoader}. */
    public EmbeddedWireGuardProvider() {}

    @Override
    public NetworkManager create(MeterRegistry metrics) {
        return EmbeddedWireGuard.onThisMachine(metrics);
    }
}
