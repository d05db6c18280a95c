/**
 * The implementation of core's {@link io.lanrage.core.nat.NatTraversal}: it joins the shared socket, the path agents and the STUN
 * client on one event loop. {@link io.lanrage.nat.UdpNatTraversalProvider} opens it; everything else here is for this package.
 */
@NullMarked
package io.lanrage.nat;

import org.jspecify.annotations.NullMarked;
