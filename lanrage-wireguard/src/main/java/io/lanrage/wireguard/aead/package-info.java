/**
 * The cipher that carries all of WireGuard's traffic, as a port with implementations.
 */
@NullMarked
package io.lanrage.wireguard.aead;

import org.jspecify.annotations.NullMarked;
