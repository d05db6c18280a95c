package io.lanrage.nat;

import io.lanrage.core.key.PeerId;
import io.lanrage.core.transport.PeerTransport;
import io.lanrage.nat.path.PathAgents;
import io.lanrage.nat.socket.SharedSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Carries packets over the selected paths. Where they go is decided on the event loop at the moment of sending, so that a batch
 * that was handed over after {@code removePeer} has no way left.
 */
final class SocketPeerTransport implements PeerTransport {

    /** Batches of other threads that wait for the event loop, together; at 1 Gbit/s these are 30 ms. */
    private static final int MAX_WAITING_BYTES = 4 << 20;

    private final PathAgents agents;
    private final SharedSocket socket;
    private final PathDriver driver;
    private final ByteBufAllocator allocator;
    private final NatMetrics metrics;
    private final AtomicInteger waitingBytes = new AtomicInteger();
    private volatile @Nullable Receiver receiver;

    SocketPeerTransport(
            PathAgents agents, SharedSocket socket, PathDriver driver, ByteBufAllocator allocator, NatMetrics metrics) {
        this.agents = agents;
        this.socket = socket;
        this.driver = driver;
        this.allocator = allocator;
        this.metrics = metrics;
    }

    @Override
    public void send(PeerId peer, ByteBuffer datagrams, int segmentBytes) {
        if (segmentBytes < 1) {
            throw new IllegalArgumentException("segment of " + segmentBytes + " bytes, fewer than 1");
        }
        int bytes = datagrams.remaining();
        if (waitingBytes.addAndGet(bytes) > MAX_WAITING_BYTES) {
            waitingBytes.addAndGet(-bytes);
            datagrams.position(datagrams.limit());
            metrics.dropped(TransportDrop.QUEUE_FULL);
            return;
        }
        ByteBuf copy = allocator.buffer(bytes).writeBytes(datagrams);
        if (socket.executor().inEventLoop()) {
            sendNow(peer, copy, segmentBytes);
            return;
        }
        try {
            socket.executor().execute(() -> sendNow(peer, copy, segmentBytes));
        } catch (RejectedExecutionException e) {
            waitingBytes.addAndGet(-bytes);
            copy.release();
            metrics.dropped(TransportDrop.CLOSED);
        }
    }

    /** On the event loop; releases the batch. */
    private void sendNow(PeerId peer, ByteBuf datagrams, int segmentBytes) {
        waitingBytes.addAndGet(-datagrams.readableBytes());
        InetSocketAddress destination = agents.destination(peer);
        if (destination == null) {
            datagrams.release();
            metrics.dropped(TransportDrop.NO_PATH);
            return;
        }
        socket.sendBatch(destination, datagrams, segmentBytes);
        driver.carried(peer);
    }

    @Override
    public void receiver(Receiver newReceiver) {
        receiver = newReceiver;
    }

    /** Hands packets that arrived to the receiver, if their source belongs to a peer. On the event loop. */
    void arrived(InetSocketAddress from, ByteBuffer datagrams, int segmentBytes) {
        PeerId peer = agents.owner(from);
        if (peer == null) {
            metrics.dropped(TransportDrop.UNKNOWN_SOURCE);
            return;
        }
        Receiver taker = receiver;
        if (taker == null) {
            metrics.dropped(TransportDrop.NO_RECEIVER);
            return;
        }
        driver.carried(peer);
        taker.receive(peer, datagrams, segmentBytes);
    }
}
