package io.lanrage.wireguard.uapi;

import io.lanrage.wireguard.posix.Errno;
import io.lanrage.wireguard.posix.PosixException;
import io.lanrage.wireguard.posix.UnixStreamSocket;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of the server, and how far its talk has come. Reads a request, has it carried out, writes the answer, and only then reads
 * on. Never waits. Its time starts anew with each whole request and each whole answer, so that a byte now and then does not hold it
 * open. Belongs to the server's thread.
 */
final class UapiConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UapiConnection.class);

    private final UnixStreamSocket socket;
    private final UapiTarget target;
    private final TextLimits limits;
    private final SecretBytes in;
    private final SecretBytes out = new SecretBytes(4096, TextLimits.ANSWER.totalBytes());
    private final RequestFrame frame;
    private int sent;
    private boolean isLastAnswer;
    private long progressNanos;

    UapiConnection(UnixStreamSocket socket, UapiTarget target, TextLimits limits, long nowNanos) {
        this.socket = socket;
        this.target = target;
        this.limits = limits;
        this.in = new SecretBytes(1024, limits.totalBytes());
        this.frame = new RequestFrame(limits);
        this.progressNanos = nowNanos;
    }

    /** The socket, to wait for it. */
    UnixStreamSocket socket() {
        return socket;
    }

    /** Whether an answer is being written, so that there is nothing to read. */
    boolean isAnswering() {
        return out.size() > 0;
    }

    /** When the client last completed something, or was accepted. */
    long progressNanos() {
        return progressNanos;
    }

    /**
     * Goes as far as it goes without waiting, and no further than one request.
     *
     * @param buffer direct memory for what is read and written; the caller wipes it
     * @return whether it goes on; false if the talk is over
     * @throws PosixException if the client has gone
     */
    boolean advance(ByteBuffer buffer, long nowNanos) throws PosixException {
        if (!write(buffer, nowNanos)) {
            return true;
        }
        if (isLastAnswer) {
            return false;
        }
        RequestFrame.Extent extent = frame.scan(in);
        while (extent == RequestFrame.Extent.OPEN) {
            buffer.clear().limit(Math.min(buffer.capacity(), in.room()));
            int count = socket.read(buffer);
            if (count <= 0) {
                return count == 0;
            }
            in.append(buffer.flip());
            extent = frame.scan(in);
        }
        progressNanos = nowNanos;
        if (extent == RequestFrame.Extent.WHOLE) {
            try (SecretBytes request = in.first(frame.bytes())) {
                answer(request);
            }
            in.discard(frame.bytes());
            frame.next();
        } else {
            LOG.debug("A request of {} bytes or more, or a line of it, is too long", in.size());
            AnswerEncoder.encodeRefusedSet(Errno.EMSGSIZE, out);
            isLastAnswer = true;
        }
        return !write(buffer, nowNanos) || !isLastAnswer;
    }

    /** Whether there may be another request among the bytes that were read, so that waiting for more would be wrong. */
    boolean hasUnscanned() {
        return !isAnswering() && in.size() > 0 && frame.bytes() == 0;
    }

    private void answer(SecretBytes request) {
        boolean isSet = request.size() >= 3 && request.text(0, 3).equals("set");
        try {
            carryOut(RequestDecoder.decode(request, limits));
        } catch (UapiRefusal e) {
            LOG.debug("Refused: {}", e.getMessage());
            refuse(e.errno(), isSet);
        } catch (RuntimeException e) {
            LOG.error("A request at WireGuard's control socket failed", e);
            refuse(Errno.EIO, isSet);
        }
    }

    private void carryOut(UapiRequest request) throws UapiRefusal {
        if (request instanceof UapiRequest.Set set) {
            target.change(set.change());
            AnswerEncoder.encodeDone(out);
            return;
        }
        DeviceState state = target.state();
        try {
            AnswerEncoder.encodeState(state, out);
        } finally {
            state.wipe();
        }
    }

    private void refuse(Errno errno, boolean isSet) {
        // Whatever was written of an answer that failed.
        out.close();
        if (isSet) {
            AnswerEncoder.encodeRefusedSet(errno, out);
        } else {
            AnswerEncoder.encodeRefusedGet(errno, out);
        }
    }

    /** Whether all of the answer is written. */
    private boolean write(ByteBuffer buffer, long nowNanos) throws PosixException {
        while (sent < out.size()) {
            buffer.clear();
            out.copyTo(buffer, sent);
            int count = socket.write(buffer.flip());
            if (count == 0) {
                return false;
            }
            sent += count;
        }
        if (sent > 0) {
            progressNanos = nowNanos;
            sent = 0;
            out.close();
        }
        return true;
    }

    @Override
    public void close() {
        in.close();
        out.close();
        socket.close();
    }
}
