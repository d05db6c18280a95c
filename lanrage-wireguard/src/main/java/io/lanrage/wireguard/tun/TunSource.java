package io.lanrage.wireguard.tun;

import io.lanrage.core.network.InterfaceConfig;

/** Where a virtual interface comes from. */
@FunctionalInterface
public interface TunSource {

    /**
     * Makes the device, with its address and routes, and up.
     *
     * @param config what it is to be
     * @return the device, which the caller closes
     * @throws io.lanrage.core.error.DeviceException if the machine refuses
     * @throws InterruptedException if the thread was interrupted
     */
    TunDevice open(InterfaceConfig config) throws InterruptedException;
}
