/**
 * What makes tunnels a LAN, and what guards a player on it. Pure: packets in a buffer and the time go in, decisions come out; nothing
 * is allocated for a packet, nothing waits.
 *
 * <p>{@link io.lanrage.wireguard.lan.LanAddresses} tells packets for everybody from those for one.
 * {@link io.lanrage.wireguard.lan.LanCopies} says which outgoing packets are copied to every member, and limits them and those that
 * arrive. {@link io.lanrage.wireguard.lan.MemberFilter} says which packets from members reach this machine; it remembers what the
 * machine sent in a table of flows, so that answers pass.
 * {@link io.lanrage.wireguard.lan.LanRules} is both of them for the engine.
 */
@NullMarked
package io.lanrage.wireguard.lan;

import org.jspecify.annotations.NullMarked;
