package io.lanrage.core.network;

import java.net.InetAddress;

/**
 * A virtual interface that is up.
 *
 * @param name its name in the system
 * @param address the own virtual address
 * @param mtu largest IP packet in bytes
 * @param wireguard which implementation carries it, for people: for instance {@code wireguard-go} or {@code embedded}
 */
public record VirtualInterface(String name, InetAddress address, int mtu, String wireguard) {}
