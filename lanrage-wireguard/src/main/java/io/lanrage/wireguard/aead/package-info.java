/**
 * The cipher that carries all of WireGuard's traffic, as a port with implementations:
 * {@link io.lanrage.wireguard.aead.AeadChoice#best} finds the fastest one that works on this machine.
 *
 * <p>{@link io.lanrage.wireguard.aead.Aead} is the port. One implementation calls libcrypto natively and works in place;
 * the others are in Java and work on copies on the heap. All guard their keys in the same way: a key is used by one
 * thread at a time, and never after it was closed.
 */
@NullMarked
package io.lanrage.wireguard.aead;

import org.jspecify.annotations.NullMarked;
