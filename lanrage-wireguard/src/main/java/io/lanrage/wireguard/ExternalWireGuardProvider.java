package io.lanrage.wireguard;

import io.lanrage.core.network.NetworkManager;
import io.lanrage.core.network.NetworkManagerProvider;
import io.lanrage.wireguard.process.ProgramSettings;

/** Makes managers that start {@value ProgramSettings#DEFAULT_COMMAND}; found by {@link java.util.ServiceLoader}. */
public final class ExternalWireGuardProvider implements NetworkManagerProvider {

    /** For {@link java.util.ServiceLoader}. */
    public ExternalWireGuardProvider() {}

    @Override
    public NetworkManager create() {
        return ExternalWireGuard.starting(ProgramSettings.of(ProgramSettings.DEFAULT_COMMAND));
    }
}
