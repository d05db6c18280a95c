package io.lanrage.wireguard.link;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.network.InterfaceConfig;
import java.net.InetAddress;

/**
 * The address of an interface that is there, with its route.
 *
 * @param interfaceName the interface
 * @param address its address
 * @param prefix the prefix that the address stands for and that is routed to the interface
 */
public record Link(String interfaceName, InetAddress address, IpPrefix prefix) {

    /**
     * Gives an interface its MTU and address, and brings it up.
     *
     * @param config name, address, prefix and MTU
     * @return what was set up
     * @throws DeviceException with {@link ErrorCode#PERMISSION_DENIED} or {@link ErrorCode#INTERFACE_FAILED}
     * @throws InterruptedException if the thread was interrupted
     */
    public static Link configure(InterfaceConfig config) throws InterruptedException {
        IpCommand.run(IpScript.configure(config.name(), config.address(), config.prefix(), config.mtu()));
        return new Link(config.name(), config.address(), config.prefix());
    }

    /**
     * Takes address and route away from an interface that stays.
     *
     * @throws DeviceException with {@link ErrorCode#PERMISSION_DENIED} or {@link ErrorCode#INTERFACE_FAILED}
     * @throws InterruptedException if the thread was interrupted
     */
    public void release() throws InterruptedException {
        IpCommand.run(IpScript.release(interfaceName, address, prefix));
    }
}
