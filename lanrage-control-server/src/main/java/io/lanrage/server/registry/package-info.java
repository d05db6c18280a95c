/**
 * Parties, members and leases: the rules, and nothing else. {@link io.lanrage.server.registry.PartyRegistry} takes a request and
 * the time and returns the answer with the events that follow from it; it holds no socket, thread or clock.
 */
@NullMarked
package io.lanrage.server.registry;

import org.jspecify.annotations.NullMarked;
