package io.lanrage.server.relay;

import io.lanrage.nat.posix.BatchSocket;
import io.lanrage.nat.posix.Errno;
import io.lanrage.nat.posix.NativeBuffer;
import io.lanrage.nat.posix.SendBatch;
import io.lanrage.nat.turn.Endpoint;
import java.nio.ByteBuffer;

/** Answers to requests that came in a row, to be sent with one call. What the system does not take is dropped: clients ask again. For one thread. */
final class AnswerBatch {

    private static final int MESSAGES = 64;

    /** The longest answer: as long as the longest message that the codec writes. */
    private static final int ROOM_BYTES = 2048;

    private final BatchSocket socket;
    private final NativeBuffer memory = BatchSocket.newBuffer(MESSAGES * ROOM_BYTES);
    private final SendBatch batch = BatchSocket.newBatch(MESSAGES, MESSAGES);
    private int plainOnes;

    AnswerBatch(BatchSocket socket) {
        this.socket = socket;
    }

    boolean isFull() {
        return !batch.hasRoom(1);
    }

    int messages() {
        return batch.messages();
    }

    /** Where the next answer is to be written, at {@link #nextAt}; big-endian. There has to be room. */
    ByteBuffer memory() {
        return memory.bytes();
    }

    /** Where the next answer begins. */
    int nextAt() {
        return batch.messages() * ROOM_BYTES;
    }

    /** Adds the answer that was written. */
    void add(Endpoint to, int length) {
        int at = nextAt();
        batch.begin(socket, to.high(), to.low(), to.port());
        batch.add(memory, at, length);
    }

    /** Adds the answer that was written, one that is counted by {@link #plainOnes}. */
    void addPlain(Endpoint to, int length) {
        add(to, length);
        plainOnes++;
    }

    /** How many of the answers were added so. */
    int plainOnes() {
        return plainOnes;
    }

    /** Adds an answer; the bytes are copied. */
    void add(Endpoint to, byte[] answer) {
        memory.bytes().put(nextAt(), answer);
        add(to, answer.length);
    }

    /**
     * Sends all answers. One that the system refuses, as to an address that cannot be reached, is skipped; a full queue refuses the rest.
     *
     * @return how many the system took
     */
    int flush() {
        int done = 0;
        int sent = 0;
        while (done < batch.messages()) {
            int taken = socket.send(batch, done);
            if (taken == -Errno.EAGAIN || taken == -Errno.ENOBUFS) {
                break;
            }
            if (taken >= 0) {
                done += taken;
                sent += taken;
            } else if (taken != -Errno.EINTR) {
                done++;
            }
        }
        batch.clear();
        plainOnes = 0;
        return sent;
    }
}
