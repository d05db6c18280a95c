package io.lanrage.nat.socket;

import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sorts what arrives, and hands it on or counts it. The kernel joins datagrams by their sender and length alone, so each one is
 * looked at: WireGuard messages in a row are handed on together, everything else by itself. Lives on the event loop.
 *
 * <p>Small datagrams overtake a long queue of large batches: deciphering takes far longer than receiving, so that behind a bulk
 * transfer a queue of megabytes would stand in the kernel, and a game's packet at its end. Before each batch, everything that the
 * kernel has is fetched; what is small is handed on if much waits already, and the rest waits here, in its order.
 */
final class InboundDatagrams {

    private static final Logger LOG = LoggerFactory.getLogger(InboundDatagrams.class);

    private final SystemSocket socket;
    private final SocketHandler handler;
    private final SocketMetrics metrics;
    private final Executor loop;
    private final ArrayDeque<SystemSocket.Arrival> waiting = new ArrayDeque<>(SocketLimits.ARRIVALS);
    private int waitingBytes;
    private boolean scheduled;

    InboundDatagrams(SystemSocket socket, SocketHandler handler, SocketMetrics metrics, Executor loop) {
        this.socket = socket;
        this.handler = handler;
        this.metrics = metrics;
        this.loop = loop;
    }

    /** Takes what is there, but not for longer than others can wait; then the loop calls again. */
    void readable() {
        for (int i = 0; i < SocketLimits.BATCHES_IN_A_ROW; i++) {
            fetch();
            SystemSocket.Arrival next = waiting.poll();
            if (next == null) {
                return;
            }
            waitingBytes -= next.datagrams().remaining();
            takeAndRelease(next);
        }
        if (!waiting.isEmpty() && !scheduled) {
            // Nothing may be left in the kernel that would make the loop call.
            scheduled = true;
            loop.execute(this::goOn);
        }
    }

    private void goOn() {
        scheduled = false;
        readable();
    }

    /** Empties the kernel's queue as far as there is room here, and hands on what is not to wait. */
    private void fetch() {
        for (int i = 0; i < SocketLimits.READS_IN_A_ROW; i++) {
            SystemSocket.Arrival arrival = socket.receive();
            if (arrival == null) {
                return;
            }
            if (waitingBytes > SocketLimits.ORDERED_BYTES && isSmall(arrival)) {
                takeAndRelease(arrival);
            } else {
                waitingBytes += arrival.datagrams().remaining();
                waiting.add(arrival);
            }
        }
    }

    private static boolean isSmall(SystemSocket.Arrival arrival) {
        return arrival.segmentBytes() <= SocketLimits.SMALL_DATAGRAM_BYTES
                && arrival.datagrams().remaining() <= SocketLimits.SMALL_BATCH_BYTES;
    }

    private void takeAndRelease(SystemSocket.Arrival arrival) {
        try {
            take(arrival);
        } finally {
            arrival.release();
        }
    }

    private void take(SystemSocket.Arrival arrival) {
        ByteBuffer datagrams = arrival.datagrams();
        metrics.received(datagrams.remaining());
        if (arrival.truncated()) {
            metrics.dropped(SocketDrop.TRUNCATED, 1);
        } else if (datagrams.hasRemaining()) {
            sort(arrival.sender(), datagrams, arrival.segmentBytes());
        } else {
            metrics.dropped(SocketDrop.UNKNOWN_PROTOCOL, 1);
        }
    }

    private void sort(InetSocketAddress from, ByteBuffer datagrams, int segmentBytes) {
        int end = datagrams.limit();
        int runBegin = datagrams.position();
        for (int at = runBegin; at < end; at += segmentBytes) {
            int next = Math.min(end, at + segmentBytes);
            DatagramKind kind = Demultiplexer.classify(datagrams.limit(next).position(at));
            if (kind != DatagramKind.WIREGUARD) {
                wireGuard(from, datagrams, runBegin, at, segmentBytes);
                other(kind, from, datagrams.limit(next).position(at));
                runBegin = next;
            }
        }
        wireGuard(from, datagrams, runBegin, end, segmentBytes);
    }

    private void wireGuard(InetSocketAddress from, ByteBuffer datagrams, int begin, int end, int segmentBytes) {
        if (begin == end) {
            return;
        }
        try {
            handler.wireGuard(from, datagrams.limit(end).position(begin), Math.min(segmentBytes, end - begin));
        } catch (RuntimeException e) {
            failed(end - begin, e);
        }
    }

    private void other(DatagramKind kind, InetSocketAddress from, ByteBuffer datagram) {
        switch (kind) {
            case STUN -> stun(from, datagram);
            case CHANNEL_DATA -> channelData(from, datagram);
            case WIREGUARD_OF_WRONG_LENGTH -> metrics.dropped(SocketDrop.WIREGUARD_LENGTH, 1);
            case WIREGUARD, UNKNOWN -> metrics.dropped(SocketDrop.UNKNOWN_PROTOCOL, 1);
        }
    }

    private void stun(InetSocketAddress from, ByteBuffer datagram) {
        int bytes = datagram.remaining();
        try {
            handler.stun(from, StunMessage.decode(datagram));
        } catch (StunFormatException e) {
            metrics.dropped(SocketDrop.STUN_MALFORMED, 1);
            LOG.trace("dropped a malformed STUN message: {}", e.getMessage());
        } catch (RuntimeException e) {
            failed(bytes, e);
        }
    }

    private void channelData(InetSocketAddress from, ByteBuffer datagram) {
        int bytes = datagram.remaining();
        try {
            handler.channelData(from, datagram);
        } catch (RuntimeException e) {
            failed(bytes, e);
        }
    }

    /** One message must not end the socket for all others. */
    private void failed(int bytes, RuntimeException failure) {
        metrics.dropped(SocketDrop.HANDLER_FAILED, 1);
        LOG.error("{} bytes that arrived were not handled", bytes, failure);
    }
}
