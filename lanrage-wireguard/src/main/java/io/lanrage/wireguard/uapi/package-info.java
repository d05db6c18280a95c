/**
 * Client and server of WireGuard's cross-platform configuration protocol, UAPI (<a
 * href="https://www.wireguard.com/xplatform/">wireguard.com/xplatform</a>), which every userspace WireGuard speaks over a
 * Unix socket.
 *
 * <p>{@link io.lanrage.wireguard.uapi.UapiClient} asks and orders. What it reads is a
 * {@link io.lanrage.wireguard.uapi.DeviceState} with its {@link io.lanrage.wireguard.uapi.PeerState}s, what it orders a
 * {@link io.lanrage.wireguard.uapi.DeviceChange} with its {@link io.lanrage.wireguard.uapi.PeerChange}s.
 * {@link io.lanrage.wireguard.uapi.UapiServer} lets others ask and order: it hands the same values to and from a
 * {@link io.lanrage.wireguard.uapi.UapiTarget}, the own engine. The text in between is made and read by pure codecs, a pair for
 * requests and a pair for answers, that never put a secret into a string, because strings cannot be wiped. What goes wrong is a
 * {@link io.lanrage.wireguard.uapi.UapiException}; what the server's target does not do is a
 * {@link io.lanrage.wireguard.uapi.UapiRefusal}.
 */
@NullMarked
package io.lanrage.wireguard.uapi;

import org.jspecify.annotations.NullMarked;
