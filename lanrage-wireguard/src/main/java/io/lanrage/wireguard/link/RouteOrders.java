package io.lanrage.wireguard.link;

import io.lanrage.core.ipam.IpPrefix;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.OptionalInt;

/**
 * Writes the orders that an interface needs.
 *
 * <pre>
 * ifinfomsg             ifaddrmsg               rtmsg
 *  0  u8   family        0  u8   family          0  u8   family         5  u8   protocol
 *  1  u8   filling       1  u8   prefix length   1  u8   prefix length  6  u8   scope
 *  2  u16  type          2  u8   flags           2  u8   of the source  7  u8   type
 *  4  s32  interface     3  u8   scope           3  u8   service        8  u32  flags
 *  8  u32  flags         4  u32  interface       4  u8   table
 * 12  u32  which of them
 * </pre>
 */
final class RouteOrders {
    private static final int SET_LINK = 19;
    private static final int NEW_ADDRESS = 20;
    private static final int DELETE_ADDRESS = 21;
    private static final int NEW_ROUTE = 24;
    private static final int DELETE_ROUTE = 25;

    private static final int FAMILY_ANY = 0;
    private static final int FAMILY_IPV4 = 2;
    private static final int FAMILY_IPV6 = 10;

    private static final int UP = 0x1;
    private static final int LINK_MTU = 4;
    private static final int LINK_QUEUE_PACKETS = 13;

    private static final int ADDRESS = 1;
    private static final int LOCAL_ADDRESS = 2;

    private static final int MAIN_TABLE = 254;
    /** Set by an administrator, who we are here. */
    private static final int PROTOCOL_STATIC = 4;
    /** Without a gateway. */
    private static final int SCOPE_LINK = 253;

    private static final int UNICAST = 1;
    private static final int ROUTE_DESTINATION = 1;
    private static final int ROUTE_INTERFACE = 4;

    private RouteOrders() {}

    static RouteMessage setSizes(int sequence, int interfaceIndex, int mtu, OptionalInt queuePackets) {
        RouteMessage message = link(sequence, interfaceIndex, 0).attribute(LINK_MTU, mtu);
        queuePackets.ifPresent(packets -> message.attribute(LINK_QUEUE_PACKETS, packets));
        return message;
    }

    static RouteMessage bringUp(int sequence, int interfaceIndex) {
        return link(sequence, interfaceIndex, UP);
    }

    private static RouteMessage link(int sequence, int interfaceIndex, int flagsToSet) {
        return new RouteMessage(SET_LINK, 0, sequence)
                .byteField(FAMILY_ANY)
                .byteField(0)
                .shortField(0)
                .intField(interfaceIndex)
                .intField(flagsToSet)
                .intField(flagsToSet);
    }

    /** The address stands for the whole prefix, which makes the kernel route it. */
    static RouteMessage addAddress(int sequence, int interfaceIndex, InetAddress address, IpPrefix prefix) {
        return address(
                new RouteMessage(NEW_ADDRESS, RouteMessage.CREATE | RouteMessage.REPLACE, sequence),
                interfaceIndex,
                address,
                prefix);
    }

    static RouteMessage removeAddress(int sequence, int interfaceIndex, InetAddress address, IpPrefix prefix) {
        return address(new RouteMessage(DELETE_ADDRESS, 0, sequence), interfaceIndex, address, prefix);
    }

    private static RouteMessage address(
            RouteMessage message, int interfaceIndex, InetAddress address, IpPrefix prefix) {
        return message.byteField(family(address))
                .byteField(prefix.length())
                .byteField(0)
                .byteField(0)
                .intField(interfaceIndex)
                .attribute(LOCAL_ADDRESS, address.getAddress())
                .attribute(ADDRESS, address.getAddress());
    }

    /** Behind other interfaces' routes for the same prefix, which stay in force. */
    static RouteMessage addRoute(int sequence, int interfaceIndex, IpPrefix prefix) {
        return route(
                new RouteMessage(NEW_ROUTE, RouteMessage.CREATE | RouteMessage.APPEND, sequence),
                interfaceIndex,
                prefix);
    }

    static RouteMessage removeRoute(int sequence, int interfaceIndex, IpPrefix prefix) {
        return route(new RouteMessage(DELETE_ROUTE, 0, sequence), interfaceIndex, prefix);
    }

    private static RouteMessage route(RouteMessage message, int interfaceIndex, IpPrefix prefix) {
        return message.byteField(family(prefix.address()))
                .byteField(prefix.length())
                .byteField(0)
                .byteField(0)
                .byteField(MAIN_TABLE)
                .byteField(PROTOCOL_STATIC)
                .byteField(SCOPE_LINK)
                .byteField(UNICAST)
                .intField(0)
                .attribute(ROUTE_DESTINATION, prefix.address().getAddress())
                .attribute(ROUTE_INTERFACE, interfaceIndex);
    }

    private static int family(InetAddress address) {
        return address instanceof Inet4Address ? FAMILY_IPV4 : FAMILY_IPV6;
    }
}
