package io.lanrage.nat.turn.client;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/** The servers that others sent the client to, so that it is not sent round and round (RFC 8489 §10). */
final class Redirects {

    private final InetSocketAddress home;
    private final Map<InetSocketAddress, Long> followedNanos = new HashMap<>();

    Redirects(InetSocketAddress home) {
        this.home = home;
    }

    /** Whether to ask that server; not if it was asked a short time ago, or too many were. */
    boolean follow(TurnServer server, long nowNanos) {
        followedNanos.values().removeIf(then -> nowNanos - then >= ClientTiming.REDIRECT_MEMORY_NANOS);
        return !server.address().equals(home)
                && followedNanos.size() < ClientTiming.MAX_REDIRECTS
                && followedNanos.putIfAbsent(server.address(), nowNanos) == null;
    }
}
