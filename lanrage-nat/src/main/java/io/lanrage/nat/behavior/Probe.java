package io.lanrage.nat.behavior;

import java.net.InetSocketAddress;

/**
 * One request under way.
 *
 * @param kind what it is to find out
 * @param target where it was sent
 */
record Probe(ProbeKind kind, InetSocketAddress target) {}
