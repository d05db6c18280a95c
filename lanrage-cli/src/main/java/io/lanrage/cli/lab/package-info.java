/**
 * The laboratory: hosts behind real NATs, on one Linux machine, without touching its own network.
 *
 * <p>{@link io.lanrage.cli.lab.Laboratory} builds a small Internet out of network namespaces: a core that routes, a
 * server with two public addresses, and {@linkplain io.lanrage.cli.lab.Site sites}, each a router whose NAT is the
 * kernel's own, of a {@linkplain io.lanrage.cli.lab.NatKind kind} that one can choose, with hosts behind it. Programs run
 * in a {@link io.lanrage.cli.lab.Namespace} as they would on a machine of their own; only the file system and the process
 * table are shared.
 *
 * <p>The rules that make a NAT are text, in the {@code .nft} files beside this package, each line with its reason. Who
 * may make namespaces, and what is said to those who may not, is in {@code Prerequisites}. Nothing outlives its owner:
 * {@code close}, the end of the process, or, after a kill, the next laboratory removes namespaces and processes.
 *
 * <p>It is not test code only: {@code lanrage demo} shows a party in such a laboratory.
 */
@NullMarked
package io.lanrage.cli.lab;

import org.jspecify.annotations.NullMarked;
