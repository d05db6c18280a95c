package io.lanrage.wireguard.bridge;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Gathers datagrams one behind the other in one buffer, in the form of a {@link io.lanrage.core.transport.PeerTransport} batch:
 * all of one length, only the last may be shorter. It lives as long as its thread and never allocates after it was made.
 */
final class DatagramBatch {
    /** What Linux takes for one send with segmentation on every version that has it (UDP_MAX_SEGMENTS). */
    static final int LARGEST_DATAGRAMS = 64;

    /** What one send with segmentation takes: a UDP payload (RFC 768: 65,535 less the UDP and IPv4 headers). */
    static final int LARGEST_BYTES = 65_507;

    private final ByteBuffer buffer;
    private final int datagramLimit;
    private int segmentBytes;
    private int datagrams;
    private int end;

    /**
     * Makes an empty batch.
     *
     * @param largestDatagram bytes of the largest datagram to expect; what is longer arrives cut
     */
    DatagramBatch(int largestDatagram) {
        this.datagramLimit = largestDatagram;
        // Room for one more than a batch takes, because a longer datagram is only recognised once it is read.
        this.buffer = ByteBuffer.allocateDirect(LARGEST_BYTES + largestDatagram);
    }

    /** Where datagrams come from. */
    @FunctionalInterface
    interface Source {
        /** Reads one datagram into the buffer's remaining space; 0 if there is none now. */
        int read(ByteBuffer into) throws IOException;
    }

    /** Where batches go. */
    @FunctionalInterface
    interface Sink {
        /** Takes a batch; the buffer is borrowed for the call. */
        void send(ByteBuffer datagrams, int segmentBytes, int count);
    }

    /**
     * Moves datagrams from the source to the sink until there are none, or {@code most} were read, so that one busy source
     * cannot starve the others.
     *
     * @return how many datagrams were moved
     */
    int move(Source source, Sink sink, int most) throws IOException {
        clear();
        int moved = 0;
        try {
            while (moved < most) {
                buffer.limit(end + datagramLimit).position(end);
                int length = source.read(buffer);
                if (length <= 0) {
                    return moved;
                }
                moved++;
                add(length, sink);
            }
            return moved;
        } finally {
            flush(sink);
        }
    }

    private void add(int length, Sink sink) {
        boolean begins = datagrams == 0;
        if (!begins && (length > segmentBytes || end + length > LARGEST_BYTES)) {
            restartBehind(length, sink);
            begins = true;
        }
        if (begins) {
            segmentBytes = length;
        }
        end += length;
        datagrams++;
        if (length < segmentBytes || datagrams == LARGEST_DATAGRAMS) {
            flush(sink);
        }
    }

    /** Sends what came before the datagram that was read last, which then begins the next batch at the front. */
    private void restartBehind(int length, Sink sink) {
        int from = end;
        flush(sink);
        buffer.limit(from + length).position(from);
        buffer.compact();
    }

    private void flush(Sink sink) {
        if (datagrams > 0) {
            int count = datagrams;
            buffer.limit(end).position(0);
            clear();
            sink.send(buffer, segmentBytes, count);
        }
    }

    private void clear() {
        datagrams = 0;
        end = 0;
    }
}
