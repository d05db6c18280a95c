package io.lanrage.core.network;

import java.net.InetAddress;

/**
 * A virtual interface that is up.
 *
 * @param name its name in the system
 * @param address the own virtual address
 * @param mtu largest IP packet in bytes
 * @param wireguard which implementation carries it, for people: for instance {@code wireguard-go} or {@code embedded}
 * @param openPorts which ports the other members really reach: what was asked for where the implementation holds them back, else
 *     {@link OpenPorts#ALL}
 */
public record VirtualInterface(String name, InetAddress address, int mtu, String wireguard, OpenPorts openPorts) {

    /**
     * An interface that holds nothing back.
     *
     * @param name its name in the system
     * @param address the own virtual address
     * @param mtu largest IP packet in bytes
     * @param wireguard which implementation carries it
     */
    public VirtualInterface(String name, InetAddress address, int mtu, String wireguard) {
        this(name, address, mtu, wireguard, OpenPorts.ALL);
    }
}
