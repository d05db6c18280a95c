/**
 * The operating system, as far as LANrage calls it directly: the one place of jnr-ffi declarations.
 *
 * <p>{@link io.lanrage.wireguard.posix.Posix} is the entry: it loads the C library once per instance and refuses
 * platforms whose structure layouts it does not know (known: Linux on x86-64 and aarch64). What a call reports
 * through {@code errno} arrives as a {@link io.lanrage.wireguard.posix.Errno} inside a
 * {@link io.lanrage.wireguard.posix.PosixException}.
 *
 * <p>This layer has no clock, no threads and no policy. Calls that can wait take the longest wait in milliseconds;
 * deadlines over several calls belong to the caller.
 *
 * <p>From JDK 24 on the virtual machine warns about native access unless it is started with
 * {@code --enable-native-access=ALL-UNNAMED} (or the started jar's manifest has
 * {@code Enable-Native-Access: ALL-UNNAMED}).
 */
@NullMarked
package io.lanrage.wireguard.posix;

import org.jspecify.annotations.NullMarked;
