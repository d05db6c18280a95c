package io.lanrage.wireguard;

import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.wireguard.link.Link;
import io.lanrage.wireguard.link.LinkSettings;
import io.lanrage.wireguard.posix.Posix;
import io.lanrage.wireguard.process.ProgramSettings;
import io.lanrage.wireguard.process.WireGuardProgram;
import io.lanrage.wireguard.uapi.DeviceChange;
import io.lanrage.wireguard.uapi.UapiClient;
import java.util.function.LongSupplier;

/** A WireGuard program of our own. Its interface, addresses and routes end with it. */
final class StartedDevice implements Device {
    private final WireGuardProgram program;
    private final String description;

    private StartedDevice(WireGuardProgram program, String description) {
        this.program = program;
        this.description = description;
    }

    static StartedDevice open(Posix posix, ProgramSettings settings, InterfaceConfig config, LongSupplier nanoClock)
            throws InterruptedException {
        WireGuardProgram program = WireGuardProgram.start(posix, settings, config.name(), nanoClock);
        try {
            program.uapi().set(DeviceChange.reset(config.privateKey(), 0));
            Link.configure(posix, config, LinkSettings.PLAIN);
            program.awaitListening(nanoClock);
            return new StartedDevice(program, settings.command());
        } catch (RuntimeException e) {
            program.close();
            throw e;
        }
    }

    @Override
    public UapiClient uapi() {
        return program.uapi();
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public void requireRunning() throws InterruptedException {
        program.requireRunning();
    }

    @Override
    public void close() {
        program.close();
    }
}
