package io.lanrage.wireguard;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.wireguard.link.Link;
import io.lanrage.wireguard.link.LinkSettings;
import io.lanrage.wireguard.posix.Posix;
import io.lanrage.wireguard.posix.PosixException;
import io.lanrage.wireguard.uapi.DeviceChange;
import io.lanrage.wireguard.uapi.DeviceState;
import io.lanrage.wireguard.uapi.UapiClient;
import io.lanrage.wireguard.uapi.UapiException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WireGuard interface that somebody else made and keeps. It is taken only if it serves nobody: no peers, or the own key from an
 * earlier use that was cut off. Afterwards it stays, without peers and without our address; the key stays in it, because UAPI
 * has no way to give one back that was not there.
 */
final class AttachedDevice implements Device {
    private static final Logger LOG = LoggerFactory.getLogger(AttachedDevice.class);

    private final Posix posix;
    private final UapiClient uapi;
    private final Link link;

    private AttachedDevice(Posix posix, UapiClient uapi, Link link) {
        this.posix = posix;
        this.uapi = uapi;
        this.link = link;
    }

    static AttachedDevice open(Posix posix, UapiClient uapi, InterfaceConfig config) throws InterruptedException {
        requireInterface(posix, config.name());
        DeviceState state = uapi.get();
        try {
            requireUnused(state, config);
        } finally {
            state.wipe();
        }
        // The port stays as it is: whoever made the interface may have chosen it.
        uapi.set(new DeviceChange(Optional.of(config.privateKey()), OptionalInt.empty(), true, List.of()));
        return new AttachedDevice(posix, uapi, Link.configure(posix, config, LinkSettings.PLAIN));
    }

    private static void requireInterface(Posix posix, String name) {
        if (!isThere(posix, name)) {
            throw new DeviceException(ErrorCode.INTERFACE_FAILED, "there is no interface " + name);
        }
    }

    private static boolean isThere(Posix posix, String name) {
        try {
            return posix.interfaceIndex(name).isPresent();
        } catch (PosixException e) {
            throw new DeviceException(ErrorCode.INTERFACE_FAILED, "interface " + name + ": " + e.getMessage(), e);
        }
    }

    private static void requireUnused(DeviceState state, InterfaceConfig config) {
        Optional<PrivateKey> key = state.privateKey();
        boolean ours = key.isPresent() && key.get().equals(config.privateKey());
        if (!state.peers().isEmpty() && !ours) {
            throw new DeviceException(
                    ErrorCode.INTERFACE_IN_USE,
                    "interface " + config.name() + " serves " + state.peers().size() + " other peers already");
        }
    }

    @Override
    public UapiClient uapi() {
        return uapi;
    }

    @Override
    public String description() {
        return "uapi";
    }

    @Override
    public void requireRunning() {
        // Whether it still answers shows with the next order.
        if (!isThere(posix, link.interfaceName())) {
            throw new DeviceException(
                    ErrorCode.WIREGUARD_FAILED,
                    "interface " + link.interfaceName() + " is gone: somebody removed it, or its WireGuard ended");
        }
    }

    @Override
    public void close() {
        try {
            uapi.set(new DeviceChange(Optional.empty(), OptionalInt.empty(), true, List.of()));
            link.release(posix);
        } catch (UapiException e) {
            LOG.debug("The interface {} has gone before it was given back", link.interfaceName(), e);
        } catch (DeviceException e) {
            LOG.warn("Interface {} keeps the address {}: {}", link.interfaceName(), link.address(), e.getMessage());
        }
    }
}
