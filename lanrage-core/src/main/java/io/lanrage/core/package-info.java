/**
 * The entry point for launchers: {@link io.lanrage.core.Lanrage} makes and joins parties, {@link io.lanrage.core.PartyManager} is
 * one party that this player is in, {@link io.lanrage.core.PartyListener} hears what happens there.
 *
 * <p>Below it, downwards only: {@code connection} (what to try, what came of it), {@code control} (the control plane's port, its
 * messages and its remote implementation), {@code party} (values), {@code nat}, {@code transport} and {@code network} (the ports
 * that other modules implement), {@code ipam}, {@code key}, {@code task} and {@code error}.
 */
@NullMarked
package io.lanrage.core;

import org.jspecify.annotations.NullMarked;
