package io.lanrage.wireguard.link;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.wireguard.posix.Posix;
import io.lanrage.wireguard.posix.PosixException;
import java.net.InetAddress;
import java.util.List;

/**
 * The address of an interface that is there, with its routes. Calls take some microseconds, and longer only while others configure
 * interfaces.
 *
 * @param interfaceName the interface
 * @param address its address
 * @param prefix the prefix that the address stands for and that is routed to the interface
 * @param routes further prefixes that are routed to it
 */
public record Link(String interfaceName, InetAddress address, IpPrefix prefix, List<IpPrefix> routes) {

    /** Copies the routes. */
    public Link {
        routes = List.copyOf(routes);
    }

    /**
     * Gives an interface its MTU and address, brings it up, and lets routes lead to it.
     *
     * @param posix the C library
     * @param config name, address, prefix and MTU
     * @param settings what else
     * @return what was set up
     * @throws DeviceException with {@link ErrorCode#PERMISSION_DENIED} or {@link ErrorCode#INTERFACE_FAILED}; what was done before
     *     that stays
     */
    public static Link configure(Posix posix, InterfaceConfig config, LinkSettings settings) {
        Link link = new Link(config.name(), config.address(), config.prefix(), settings.routes());
        int index = link.index(posix);
        try (RouteExchange kernel = RouteExchange.open(posix)) {
            kernel.carryOut(
                    "MTU " + config.mtu() + " of interface " + config.name(),
                    RouteOrders.setSizes(kernel.nextSequence(), index, config.mtu(), settings.queuePackets()));
            kernel.carryOut(
                    "new " + link.addressOfInterface(),
                    RouteOrders.addAddress(kernel.nextSequence(), index, config.address(), config.prefix()));
            kernel.carryOut(
                    "bringing up interface " + config.name(), RouteOrders.bringUp(kernel.nextSequence(), index));
            for (IpPrefix route : settings.routes()) {
                kernel.carryOut(
                        "new " + link.routeTo(route), RouteOrders.addRoute(kernel.nextSequence(), index, route));
            }
        }
        return link;
    }

    /**
     * Takes address and routes away from an interface that stays.
     *
     * @param posix the C library
     * @throws DeviceException with {@link ErrorCode#PERMISSION_DENIED} or {@link ErrorCode#INTERFACE_FAILED}
     */
    public void release(Posix posix) {
        int index = index(posix);
        try (RouteExchange kernel = RouteExchange.open(posix)) {
            for (IpPrefix route : routes) {
                kernel.carryOut(
                        "removal of " + routeTo(route), RouteOrders.removeRoute(kernel.nextSequence(), index, route));
            }
            kernel.carryOut(
                    "removal of " + addressOfInterface(),
                    RouteOrders.removeAddress(kernel.nextSequence(), index, address, prefix));
        }
    }

    private int index(Posix posix) {
        try {
            return posix.interfaceIndex(interfaceName)
                    .orElseThrow(() ->
                            new DeviceException(ErrorCode.INTERFACE_FAILED, "there is no interface " + interfaceName));
        } catch (PosixException e) {
            throw new DeviceException(
                    ErrorCode.INTERFACE_FAILED, "interface " + interfaceName + ": " + e.getMessage(), e);
        }
    }

    private String addressOfInterface() {
        return "address " + address.getHostAddress() + "/" + prefix.length() + " of interface " + interfaceName;
    }

    private String routeTo(IpPrefix route) {
        return "route " + route + " to interface " + interfaceName;
    }
}
