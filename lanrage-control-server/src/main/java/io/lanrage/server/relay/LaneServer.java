package io.lanrage.server.relay;

import io.lanrage.nat.posix.BatchSocket;
import io.lanrage.server.relay.turn.Forward;
import java.util.concurrent.TimeUnit;

/**
 * Sends what waits in the lanes of an event loop, one lane after the other. As long as the machine keeps up, everything that has
 * arrived is sent before more is received. Otherwise a lane sends so much a turn and keeps the newest 32 packets, so that one that is
 * flooded takes nothing from the others; and what waits because the system takes no more is bounded in the same way. For that loop's
 * thread.
 */
final class LaneServer {

    /** How many packets of a lane wait at most. */
    private static final int MAX_WAITING = 32;

    /** How many packets a lane sends in its turn. */
    private static final int QUANTUM = 64;

    /** And how many of them if the machine does not keep up. */
    private static final int OVERLOAD_QUANTUM = 32;

    /** Each of the places full of joined datagrams. */
    private static final int PACKETS = 128 * 64;

    private static final long RETRY_MILLIS = 1;

    private final DirectPort port;
    private final RelaySockets sockets;
    private final TurnMetrics metrics;
    private final Places places;
    private final Lanes lanes;
    private final RelayCount peersGot = new RelayCount();
    private final RelayCount clientsGot = new RelayCount();
    private final Outbound toPeers;
    private final Outbound toClients;
    private final Overload overload = new Overload();
    private final Runnable serving = this::serveScheduled;
    private boolean scheduled;
    private boolean retrying;
    private boolean pressed;
    private boolean refused;

    /**
     * With empty lanes.
     *
     * @param port what data for clients goes out on
     * @param intake where packets lie
     * @param sockets what data for peers goes out on
     */
    LaneServer(DirectPort port, UdpIntake intake, RelaySockets sockets, TurnMetrics metrics) {
        this.port = port;
        this.sockets = sockets;
        this.metrics = metrics;
        this.places = intake.places();
        this.lanes = new Lanes(places, PACKETS);
        this.toPeers = new Outbound(lanes, intake.ring().memory(), peersGot);
        this.toClients = new Outbound(lanes, intake.ring().memory(), clientsGot);
    }

    private static int toPeerLane(int relay) {
        return 2 * relay;
    }

    private static int toClientLane(int relay) {
        return 2 * relay + 1;
    }

    private static boolean isToClient(int lane) {
        return lane % 2 == 1;
    }

    /** Makes room to receive into: how many places there are from the head on, at least one. */
    int room() {
        int free = places.free(UdpIntake.PLACES_A_CALL);
        if (free == 0) {
            pressed = true;
            overload.press(nowNanos());
            serve();
            free = places.free(UdpIntake.PLACES_A_CALL);
        }
        if (free == 0) {
            places.giveUpHead();
            free = 1;
        }
        return free;
    }

    private long nowNanos() {
        return port.nowNanos();
    }

    /** Sends data of a client, which lies where the verdict says, to a peer. */
    void toPeer(Forward verdict, int place, long nowNanos) {
        toPeer(verdict, place, verdict.at(), nowNanos);
    }

    /** Sends data of a client, which was put somewhere else, to a peer. */
    void toPeer(Forward verdict, int place, int at, long nowNanos) {
        int lane = toPeerLane(verdict.relay());
        add(lane, verdict, place, at, verdict.length(), nowNanos);
    }

    /** Sends data of a peer, with its header, to a client. */
    void toClient(int relay, Forward verdict, int place, int dataBytes, long nowNanos) {
        add(toClientLane(relay), verdict, place, verdict.at(), dataBytes, nowNanos);
    }

    private void add(int lane, Forward verdict, int place, int at, int dataBytes, long nowNanos) {
        if (!lanes.add(lane, place, at, verdict.length(), dataBytes, verdict.target(), nowNanos)) {
            metrics.queueFull(1);
        }
        if (!scheduled) {
            scheduled = true;
            port.loop().execute(serving);
        }
    }

    /** Drops what waits for or from a relayed address whose socket is about to be closed; what can be sent is sent before. */
    void forget(int relay) {
        if (lanes.count(toPeerLane(relay)) + lanes.count(toClientLane(relay)) > 0) {
            serve();
        }
        metrics.queueFull(lanes.clear(toPeerLane(relay)) + lanes.clear(toClientLane(relay)));
    }

    private void serveScheduled() {
        scheduled = false;
        if (!pressed) {
            overload.relax(nowNanos());
        }
        pressed = false;
        serve();
    }

    private void serve() {
        long nowNanos = nowNanos();
        boolean limited = overload.isOverloaded() && lanes.active() > 1;
        int before;
        do {
            before = lanes.waiting();
            refused = false;
            round(limited ? OVERLOAD_QUANTUM : QUANTUM, nowNanos);
        } while (!limited && lanes.waiting() > 0 && (refused || lanes.waiting() < before));
        if (lanes.waiting() > 0) {
            trim();
            retryLater();
        }
        metrics.toPeer(peersGot);
        metrics.toClient(clientsGot);
    }

    /** One turn of each lane. */
    private void round(int quantum, long nowNanos) {
        int late = 0;
        boolean clientsFull = false;
        for (int turns = lanes.active(); turns > 0; turns--) {
            int lane = lanes.beginTurn();
            // Nothing of this lane is in a batch now: what the one for clients has of it was added in this round, and
            // this is its only turn.
            late += lanes.dropLate(lane, nowNanos);
            if (isToClient(lane)) {
                clientsFull = clientsFull || !send(toClients, port.socket(), lane, quantum, nowNanos);
            } else {
                BatchSocket socket = sockets.socket(lane / 2);
                if (socket == null) {
                    metrics.queueFull(lanes.trim(lane, 0));
                } else if (send(toPeers, socket, lane, quantum, nowNanos)) {
                    flush(toPeers, socket, nowNanos);
                }
            }
            lanes.endTurn(lane);
        }
        flush(toClients, port.socket(), nowNanos);
        if (late > 0) {
            metrics.late(late);
        }
    }

    /** Adds a lane's messages, and sends those that are there when there is no room for more; false if the system takes no more. */
    private boolean send(Outbound out, BatchSocket socket, int lane, int quantum, long nowNanos) {
        int packet = lanes.first(lane);
        for (int taken = 0; taken < quantum && packet != Lanes.NONE; ) {
            int run = out.runFrom(packet, nowNanos);
            if (!out.hasRoom(run) && !flush(out, socket, nowNanos)) {
                return false;
            }
            packet = out.add(socket, lane, packet, run);
            taken += run;
        }
        return true;
    }

    private boolean flush(Outbound out, BatchSocket socket, long nowNanos) {
        if (out.isEmpty()) {
            return true;
        }
        Outbound.Result result = out.flush(socket, nowNanos);
        refused |= result == Outbound.Result.REFUSED;
        return result == Outbound.Result.SENT;
    }

    private void trim() {
        int dropped = 0;
        for (int turns = lanes.active(); turns > 0; turns--) {
            int lane = lanes.beginTurn();
            dropped += lanes.trim(lane, MAX_WAITING);
            lanes.endTurn(lane);
        }
        if (dropped > 0) {
            metrics.queueFull(dropped);
        }
    }

    private void retryLater() {
        if (!retrying) {
            retrying = true;
            port.loop().schedule(this::retry, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void retry() {
        retrying = false;
        serve();
    }
}
