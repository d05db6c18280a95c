/**
 * The way between a WireGuard outside of this process and the {@link io.lanrage.core.transport.PeerTransport}.
 *
 * <p>WireGuard knows its peers by UDP endpoints. {@link io.lanrage.wireguard.bridge.LoopbackBridge} gives each peer one on
 * 127.0.0.1: what WireGuard sends there goes to the peer over the transport, what the transport brings from the peer arrives
 * at WireGuard as if sent from there. So a change of path is nothing that WireGuard could notice.
 *
 * <pre>
 * WireGuard :51820 ── 127.0.0.1:p1 ── peer 1 ──┐
 *                  ── 127.0.0.1:p2 ── peer 2 ──┴─ PeerTransport
 * </pre>
 */
@NullMarked
package io.lanrage.wireguard.bridge;

import org.jspecify.annotations.NullMarked;
