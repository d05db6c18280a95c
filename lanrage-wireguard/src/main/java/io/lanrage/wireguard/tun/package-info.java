/**
 * Virtual interfaces: what is read from and written to them, whoever provides it.
 */
@NullMarked
package io.lanrage.wireguard.tun;

import org.jspecify.annotations.NullMarked;
