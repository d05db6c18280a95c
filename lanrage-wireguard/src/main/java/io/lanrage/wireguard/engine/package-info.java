/**
 * The embedded WireGuard's data path.
 *
 * <p>Three threads meet here. The <em>outbound</em> one reads the virtual interface, seals, and hands to the peer transport. The
 * <em>inbound</em> one is the transport's own: it opens what arrives and writes it to the virtual interface. The <em>engine's</em>
 * thread shakes hands, keeps time and takes orders. None waits for another: sessions are published in volatile fields, keys are
 * {@linkplain io.lanrage.wireguard.engine.GuardedKey guarded}, orders go into queues.
 */
@NullMarked
package io.lanrage.wireguard.engine;

import org.jspecify.annotations.NullMarked;
