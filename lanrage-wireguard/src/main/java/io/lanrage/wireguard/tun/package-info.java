/**
 * Virtual interfaces: what is read from and written to them, whoever provides it.
 *
 * <p>{@link io.lanrage.wireguard.tun.TunDevice} is the seam to the engine, and {@link io.lanrage.wireguard.tun.PacketBatch} what
 * crosses it. {@link io.lanrage.wireguard.tun.LinuxTun} is an interface of the system, {@link io.lanrage.wireguard.tun.MemoryTun}
 * its twin in memory. Behind {@code LinuxTun}, {@code Segmenter} cuts what the kernel left whole, and {@code Coalescer} joins
 * what it takes as one; both are pure.
 */
@NullMarked
package io.lanrage.wireguard.tun;

import org.jspecify.annotations.NullMarked;
