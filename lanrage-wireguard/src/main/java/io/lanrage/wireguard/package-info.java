/**
 * The virtual interface and its WireGuard tunnels: implementations of {@link io.lanrage.core.network.NetworkManager}.
 *
 * <p>{@link io.lanrage.wireguard.EmbeddedWireGuard} is WireGuard inside of this process: it puts an engine between a virtual interface
 * and the transport, shows what they count, and serves the control socket for {@code wg}.
 *
 * <p>{@link io.lanrage.wireguard.ExternalWireGuard} drives a WireGuard outside of this process, through its UAPI socket: a
 * program that it starts and ends itself, or an interface that is there already. It keeps the orders in line; what they do
 * stands in {@code Tunnels}, and where the WireGuard comes from in the two kinds of {@code Device}.
 */
@NullMarked
package io.lanrage.wireguard;

import org.jspecify.annotations.NullMarked;
