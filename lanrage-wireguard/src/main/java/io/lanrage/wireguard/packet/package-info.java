/**
 * IP packets and what they carry, as they lie in a buffer: views of headers without objects, for the data path.
 *
 * <p>All functions are static, allocate nothing and take a big-endian buffer and the absolute index where the header begins; positions
 * and limits are neither looked at nor moved. {@link io.lanrage.wireguard.packet.IpPacket#validBytes} comes first: what it
 * accepts, the other views of {@code IpPacket}, {@code Ipv4} and {@code Ipv6} can read. Of the headers behind,
 * {@code Tcp}, {@code Udp} and {@code Icmp} each have an {@code isComplete} that comes first in the same way.
 */
@NullMarked
package io.lanrage.wireguard.packet;

import org.jspecify.annotations.NullMarked;
