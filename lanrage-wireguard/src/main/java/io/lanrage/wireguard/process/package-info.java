/**
 * A WireGuard program, such as wireguard-go, started and ended as a child of this process.
 *
 * <p>{@link io.lanrage.wireguard.process.WireGuardProgram} is one running program with its interface and its UAPI socket. Before
 * it starts one it looks at who has the interface's name: {@code NameGuard}. A program whose owner died without ending it (it
 * carries its owner's {@code ProcessIdentity} in its environment) is ended, and its name taken
 * over; anybody else's is left alone, and the name refused.
 */
@NullMarked
package io.lanrage.wireguard.process;

import org.jspecify.annotations.NullMarked;
