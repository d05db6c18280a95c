package io.lanrage.nat.socket;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends batches with as few calls as the system allows. If it does not cut a batch after all, as some devices and paths do not, the
 * datagrams go one by one for a minute, and then it is asked again: the player may be in another network by then. Any thread may
 * send; nothing is allocated and nothing waits.
 */
final class BatchSender {

    private static final Logger LOG = LoggerFactory.getLogger(BatchSender.class);

    private static final long ASK_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final SystemSocket socket;
    private final SocketMetrics metrics;
    private final LongSupplier nanoClock;
    /** Longer segments are sent one by one. Races are harmless here and below: a refusal comes again. */
    private volatile int cutBytes;

    private volatile long refusedNanos;
    private volatile boolean told;

    BatchSender(SystemSocket socket, SocketMetrics metrics, LongSupplier nanoClock) {
        this.socket = socket;
        this.metrics = metrics;
        this.nanoClock = nanoClock;
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
                case CUTTING_REFUSED -> cutNoMoreThan(0);
                case SEGMENT_REFUSED -> cutNoMoreThan(segmentBytes - 1);
            }
        }
    }

    private int callBytes(int segmentBytes) {
        if (segmentBytes > cutBytes && !isToBeAskedAgain()) {
            return segmentBytes;
        }
        return segmentBytes * Math.max(1, Math.min(SocketLimits.SEGMENTS, SocketLimits.DATAGRAM_BYTES / segmentBytes));
    }

    private boolean isToBeAskedAgain() {
        if (!socket.cutsBatches() || nanoClock.getAsLong() - refusedNanos < ASK_AGAIN_NANOS) {
            return false;
        }
        cutBytes = SocketLimits.DATAGRAM_BYTES;
        return true;
    }

    private void cutNoMoreThan(int bytes) {
        refusedNanos = nanoClock.getAsLong();
        cutBytes = bytes;
        if (told) {
            LOG.debug("batches of datagrams longer than {} bytes are refused again", bytes);
        } else {
            told = true;
            LOG.info(
                    "the network takes no batches of datagrams longer than {} bytes; they are sent one by one, which costs more"
                            + " processor time",
                    bytes);
        }
    }

    private void drop(SocketDrop reason, int bytes, int segmentBytes) {
        metrics.dropped(reason, (bytes + segmentBytes - 1) / segmentBytes);
    }
}
