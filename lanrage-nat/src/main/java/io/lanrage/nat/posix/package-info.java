/**
 * The one place of native calls in this module: a UDP socket of Linux with segmentation and receive offload, which neither the JDK
 * nor Netty has in full. Everything here knows memory layouts and error numbers, and nothing of what is carried.
 */
@NullMarked
package io.lanrage.nat.posix;

import org.jspecify.annotations.NullMarked;
