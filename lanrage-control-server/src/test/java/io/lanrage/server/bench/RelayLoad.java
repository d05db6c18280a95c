package io.lanrage.server.bench;

import io.lanrage.nat.posix.BatchSocket;
import io.lanrage.nat.posix.NativeBuffer;
import io.lanrage.nat.posix.SendBatch;
import io.lanrage.nat.turn.ChannelData;
import io.lanrage.nat.turn.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Players with one allocation each, and a peer of them all, who send to each other through the relay: half of the packets each way, to
 * one player after the other, in runs that the kernel takes in one piece or as single packets.
 */
final class RelayLoad implements Load {

    /** So many packets each way are sent between looks at what arrived. */
    private static final int TURN = 16;

    /** Many players are looked at that often; what arrives for them waits in their sockets. */
    private static final long SWEEP_NANOS = 4_000_000;

    private static final long DRAIN_NANOS = 60_000_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final List<Player> players;
    private final List<Endpoint> doors;
    private final Player peer;
    private final Endpoint toServer = new Endpoint();
    private final int run;
    private final int messageBytes;
    private final int dataBytes;
    private final NativeBuffer messages;
    private final NativeBuffer data;
    private final SendBatch batch = BatchSocket.newBatch(TURN, TURN);
    private final Receiver receiver = new Receiver();
    private int next;
    private long sweptNanos;
    private long sent;

    private RelayLoad(
            List<Player> players,
            List<InetSocketAddress> doors,
            Player peer,
            InetSocketAddress server,
            int dataBytes,
            int run) {
        this.players = players;
        this.peer = peer;
        this.run = run;
        this.dataBytes = dataBytes;
        this.doors = new ArrayList<>();
        doors.forEach(door -> {
            Endpoint endpoint = new Endpoint();
            endpoint.set(door);
            this.doors.add(endpoint);
        });
        toServer.set(server);
        messageBytes = ChannelData.HEADER_BYTES + dataBytes;
        messages = BatchSocket.newBuffer(run * messageBytes);
        data = BatchSocket.newBuffer(run * dataBytes);
        for (int i = 0; i < run; i++) {
            ChannelData.putHeader(messages.bytes(), i * messageBytes, Player.CHANNEL, dataBytes);
        }
    }

    /** Through a relay. */
    static RelayLoad through(InetSocketAddress server, int count, int dataBytes, int run) throws IOException {
        Player peer = Player.at(RunningRelay.LOOPBACK);
        List<Player> players = Allocations.players(count);
        List<InetSocketAddress> doors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String user = "player" + i;
            doors.add(players.get(i).allocate(server, user));
            players.get(i).bind(server, Player.CHANNEL, peer.socket().localAddress());
        }
        return new RelayLoad(players, doors, peer, server, dataBytes, run);
    }

    /** Without a relay, to see what the generator is able to. */
    static RelayLoad direct(int count, int dataBytes, int run) throws IOException {
        Player peer = Player.at(RunningRelay.LOOPBACK);
        List<Player> players = Allocations.players(count);
        List<InetSocketAddress> doors =
                players.stream().map(player -> player.socket().localAddress()).toList();
        return new RelayLoad(players, doors, peer, peer.socket().localAddress(), dataBytes, run);
    }

    @Override
    public Flow flow(double packetsPerSecond, long nanos) {
        long receivedBefore = receiver.received();
        sent = 0;
        long start = System.nanoTime();
        long now = start;
        while (now - start < nanos) {
            double due = packetsPerSecond * (now - start) / NANOS_PER_SECOND;
            if (due - sent >= 2 * TURN) {
                sendTurn();
            }
            poll(now);
            now = System.nanoTime();
        }
        long took = now - start;
        long end = now + DRAIN_NANOS;
        while (System.nanoTime() - end < 0) {
            poll(sweptNanos + SWEEP_NANOS);
        }
        return new Flow(packetsPerSecond * took / NANOS_PER_SECOND, sent, receiver.received() - receivedBefore, took);
    }

    private void poll(long now) {
        receiver.poll(peer.socket());
        if (players.size() == 1 || now - sweptNanos >= SWEEP_NANOS) {
            sweptNanos = now;
            for (int i = 0; i < players.size(); i++) {
                receiver.poll(players.get(i).socket());
            }
        }
    }

    private void sendTurn() {
        int messagesEachWay = TURN / run;
        batch.clear();
        for (int i = 0; i < messagesEachWay; i++) {
            Endpoint door = doors.get((next + i) % doors.size());
            add(peer.socket(), door, data, dataBytes);
        }
        send(peer.socket());
        if (players.size() == 1) {
            for (int i = 0; i < messagesEachWay; i++) {
                add(players.get(0).socket(), toServer, messages, messageBytes);
            }
            send(players.get(0).socket());
        } else {
            for (int i = 0; i < messagesEachWay; i++) {
                BatchSocket from = players.get((next + i) % players.size()).socket();
                add(from, toServer, messages, messageBytes);
                send(from);
            }
        }
        next = (next + messagesEachWay) % players.size();
    }

    private void add(BatchSocket from, Endpoint to, NativeBuffer memory, int segmentBytes) {
        batch.begin(from, to.high(), to.low(), to.port());
        batch.add(memory, 0, run * segmentBytes);
        if (run > 1) {
            batch.cut(segmentBytes);
        }
    }

    private void send(BatchSocket from) {
        int taken = from.send(batch, 0);
        if (taken > 0) {
            sent += (long) taken * run;
        }
        batch.clear();
    }

    @Override
    public void close() {
        players.forEach(Player::close);
        peer.close();
    }
}
