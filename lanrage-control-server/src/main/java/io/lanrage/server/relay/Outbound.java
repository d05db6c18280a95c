package io.lanrage.server.relay;

import io.lanrage.nat.posix.BatchSocket;
import io.lanrage.nat.posix.Errno;
import io.lanrage.nat.posix.NativeBuffer;
import io.lanrage.nat.posix.SendBatch;

/**
 * Messages made of packets at the heads of lanes, on their way to one socket. A packet leaves its lane when the system has taken it, so
 * that what finds no room stays where it is. For one thread.
 */
final class Outbound {

    /** What became of the messages. */
    enum Result {
        /** The system has taken all of them. */
        SENT,
        /** The system takes no more for now: the rest stays in the lanes. */
        FULL,
        /** The system refused one; it was dropped, or will go out uncut. The rest stays in the lanes. */
        REFUSED
    }

    private static final int MESSAGES = 64;
    private static final int PARTS = 1024;

    /** Longer datagrams than an Ethernet carries are not worth cutting: the kernel refuses it. */
    private static final int MAX_CUT_BYTES = 1452;

    /** After a device has refused to cut, it is not asked for so long. */
    private static final long UNCUT_NANOS = 60_000_000_000L;

    private final Lanes lanes;
    private final NativeBuffer memory;
    private final RelayCount sent;
    private final SendBatch batch = BatchSocket.newBatch(MESSAGES, PARTS);
    private final int[] laneOf = new int[MESSAGES];
    private final int[] packetsOf = new int[MESSAGES];
    private boolean mayCut = true;
    private long uncutSinceNanos;

    /**
     * Empty.
     *
     * @param memory where the packets of the lanes lie
     * @param sent counts what the system took
     */
    Outbound(Lanes lanes, NativeBuffer memory, RelayCount sent) {
        this.lanes = lanes;
        this.memory = memory;
        this.sent = sent;
    }

    boolean isEmpty() {
        return batch.messages() == 0;
    }

    /** How many packets from this one on make one message: those of one length that go to one target. */
    int runFrom(int packet, long nowNanos) {
        int bytes = lanes.length(packet);
        if (bytes == 0 || bytes > MAX_CUT_BYTES || !cuts(nowNanos)) {
            return 1;
        }
        int most = Math.min(SendBatch.MAX_SEGMENTS, SendBatch.MAX_MESSAGE_BYTES / bytes);
        int run = 1;
        int each = lanes.next(packet);
        while (run < most && each != Lanes.NONE && lanes.length(each) <= bytes && lanes.sameTarget(packet, each)) {
            if (lanes.length(each) == 0) {
                break;
            }
            run++;
            if (lanes.length(each) < bytes) {
                break;
            }
            each = lanes.next(each);
        }
        return run;
    }

    private boolean cuts(long nowNanos) {
        if (!mayCut && nowNanos - uncutSinceNanos > UNCUT_NANOS) {
            mayCut = true;
        }
        return mayCut;
    }

    boolean hasRoom(int run) {
        return batch.hasRoom(run);
    }

    /** Adds a message of so many packets from this one on; the packet behind them. There has to be room. */
    int add(BatchSocket socket, int lane, int packet, int run) {
        laneOf[batch.messages()] = lane;
        packetsOf[batch.messages()] = run;
        batch.begin(socket, lanes.high(packet), lanes.low(packet), lanes.port(packet));
        int each = packet;
        for (int i = 0; i < run; i++) {
            batch.add(memory, lanes.at(each), lanes.length(each));
            each = lanes.next(each);
        }
        if (run > 1) {
            batch.cut(lanes.length(packet));
        }
        return each;
    }

    /** Sends everything, and takes it out of the lanes. */
    Result flush(BatchSocket socket, long nowNanos) {
        int done = 0;
        Result result = Result.SENT;
        while (done < batch.messages() && result == Result.SENT) {
            int taken = socket.send(batch, done);
            if (taken < 0) {
                result = refused(-taken, done, nowNanos);
            }
            for (int end = done + Math.max(0, taken); done < end; done++) {
                took(laneOf[done], packetsOf[done]);
            }
        }
        batch.clear();
        return result;
    }

    private void took(int lane, int packets) {
        for (int i = 0; i < packets; i++) {
            sent.add(lanes.dataBytes(lanes.first(lane)));
            lanes.dropFirst(lane);
        }
    }

    private Result refused(int errno, int message, long nowNanos) {
        if (errno == Errno.EAGAIN || errno == Errno.ENOBUFS) {
            return Result.FULL;
        }
        if (errno == Errno.EINTR) {
            return Result.SENT;
        }
        // Anything else says that this one peer cannot be reached, which is nothing against cutting for the others.
        boolean isAboutCutting = errno == Errno.EIO || errno == Errno.EINVAL || errno == Errno.EMSGSIZE;
        if (batch.isCut(message) && isAboutCutting) {
            mayCut = false;
            uncutSinceNanos = nowNanos;
        } else {
            for (int i = 0; i < packetsOf[message]; i++) {
                lanes.dropFirst(laneOf[message]);
            }
            sent.fail(packetsOf[message]);
        }
        return Result.REFUSED;
    }
}
