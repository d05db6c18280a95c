package io.lanrage.nat;

import io.lanrage.core.key.PeerId;
import io.lanrage.core.nat.PathEvent;
import io.lanrage.core.nat.PathListener;
import io.lanrage.nat.path.PathAgents;
import io.lanrage.nat.path.PathEffect;
import io.lanrage.nat.socket.SharedSocket;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the path agents: gives them the time, carries out what they want, and wakes them when something is due. Lives on the
 * socket's event loop.
 */
final class PathDriver {

    private static final Logger LOG = LoggerFactory.getLogger(PathDriver.class);

    private final PathAgents agents;
    private final Routes routes;
    private final SharedSocket socket;
    private final PathListener listener;
    private final NatMetrics metrics;
    private SharedSocket.@Nullable Timer wake;
    private long wakeNanos;

    PathDriver(PathAgents agents, Routes routes, SharedSocket socket, PathListener listener, NatMetrics metrics) {
        this.agents = agents;
        this.routes = routes;
        this.socket = socket;
        this.listener = listener;
        this.metrics = metrics;
    }

    /** Gives the agents an input, and carries out what follows. */
    void input(BiFunction<PathAgents, Long, List<PathEffect>> input) {
        input.apply(agents, socket.nanoTime()).forEach(this::carryOut);
        planWake();
    }

    /** Notes that packets went to a peer or came from it. */
    void carried(PeerId peer) {
        if (agents.carried(peer, socket.nanoTime())) {
            planWake();
        }
    }

    private void carryOut(PathEffect effect) {
        if (effect instanceof PathEffect.Send send) {
            socket.send(send.to(), send.datagram());
        } else if (effect instanceof PathEffect.Tell tell) {
            tell(tell.event());
        } else if (effect instanceof PathEffect.Dropped dropped) {
            metrics.dropped(dropped.reason());
        }
    }

    private void tell(PathEvent event) {
        routes.set(event.peer(), agents.destination(event.peer()), socket.nanoTime());
        LOG.debug("{} for {}", event.getClass().getSimpleName(), event.peer());
        try {
            listener.onPathEvent(event);
        } catch (RuntimeException e) {
            LOG.error("the path listener failed at {}", event.getClass().getSimpleName(), e);
        }
    }

    /** Sees to it that the agents are woken in time; once too often does no harm. */
    private void planWake() {
        long nowNanos = socket.nanoTime();
        OptionalLong deadline = agents.deadlineNanos(nowNanos);
        if (deadline.isEmpty()) {
            return;
        }
        long deadlineNanos = deadline.getAsLong();
        SharedSocket.Timer planned = wake;
        if (planned != null && wakeNanos - deadlineNanos <= 0) {
            return;
        }
        if (planned != null) {
            planned.cancel();
        }
        wakeNanos = deadlineNanos;
        wake = socket.schedule(this::wakeUp, deadlineNanos - nowNanos);
    }

    private void wakeUp() {
        wake = null;
        input(PathAgents::advance);
    }

    /** Forgets all peers; nothing is sent any more. */
    void close() {
        agents.close();
        if (wake != null) {
            wake.cancel();
            wake = null;
        }
    }
}
