/**
 * Finds out how a NAT maps and filters, after RFC 5780 §4.3 and §4.4. Pure logic: it is told what arrives and the time, and
 * tells what to send.
 *
 * <ul>
 *   <li>{@link io.lanrage.nat.behavior.BehaviorDiscovery}: one discovery, from the first request to the report.
 *   <li>{@link io.lanrage.nat.behavior.BehaviorEffect}: what it wants done; {@link io.lanrage.nat.behavior.ProbeSocket}: on
 *       which of two sockets.
 *   <li>{@code MappingRules} and {@code FilteringRules}: from what the probes brought to a verdict.
 * </ul>
 */
@NullMarked
package io.lanrage.nat.behavior;

import org.jspecify.annotations.NullMarked;
