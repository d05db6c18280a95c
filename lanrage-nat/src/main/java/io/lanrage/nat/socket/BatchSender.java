package io.lanrage.nat.socket;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends batches with as few calls as the system allows. If it does not cut a batch after all, as some devices and paths do not, the
 * datagrams go one by one. Any thread may send; nothing is allocated and nothing waits.
 */
final class BatchSender {

    private static final Logger LOG = LoggerFactory.getLogger(BatchSender.class);

    private final SystemSocket socket;
    private final SocketMetrics metrics;
    /** Longer segments are sent one by one. Races are harmless: a refusal comes again. */
    private volatile int cutBytes;

    BatchSender(SystemSocket socket, SocketMetrics metrics) {
        this.socket = socket;
        this.metrics = metrics;
        this.cutBytes = socket.cutsBatches() ? SocketLimits.DATAGRAM_BYTES : 0;
    }

    /**
     * Sends all datagrams, or counts those that the system does not take.
     *
     * @param datagrams from position to limit, borrowed; its position is then at its limit
     * @param segmentBytes of each but the last, from 1 up
     */
    void send(InetSocketAddress to, ByteBuffer datagrams, int segmentBytes) {
        int at = datagrams.position();
        int end = datagrams.limit();
        datagrams.position(end);
        if (!(to.getAddress() instanceof Inet4Address)) {
            drop(SocketDrop.SEND_FAILED, end - at, segmentBytes);
            return;
        }
        while (at < end) {
            int bytes = Math.min(end - at, callBytes(segmentBytes));
            switch (socket.send(to, datagrams, at, bytes, segmentBytes)) {
                case SENT -> {
                    metrics.sent(bytes);
                    at += bytes;
                }
                case FAILED -> {
                    drop(SocketDrop.SEND_FAILED, bytes, segmentBytes);
                    at += bytes;
                }
                case FULL -> {
                    // What comes behind is of the same flow and would find no room either.
                    drop(SocketDrop.QUEUE_FULL, end - at, segmentBytes);
                    at = end;
                }
                case CUTTING_REFUSED -> cutNothing();
                case SEGMENT_REFUSED -> cutBelow(segmentBytes);
            }
        }
    }

    private int callBytes(int segmentBytes) {
        if (segmentBytes > cutBytes) {
            return segmentBytes;
        }
        return segmentBytes * Math.min(SocketLimits.SEGMENTS, SocketLimits.DATAGRAM_BYTES / segmentBytes);
    }

    private void cutNothing() {
        cutBytes = 0;
        LOG.info(
                "the network device does not cut batches of datagrams; they are sent one by one, which takes more time");
    }

    private void cutBelow(int segmentBytes) {
        cutBytes = segmentBytes - 1;
        LOG.info(
                "datagrams of {} bytes do not fit the path and are sent one by one: a smaller MTU is quicker",
                segmentBytes);
    }

    private void drop(SocketDrop reason, int bytes, int segmentBytes) {
        metrics.dropped(reason, (bytes + segmentBytes - 1) / segmentBytes);
    }
}
