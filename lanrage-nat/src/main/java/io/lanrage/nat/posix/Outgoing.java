package io.lanrage.nat.posix;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import jnr.ffi.Runtime;
import org.jspecify.annotations.Nullable;

/** What one thread sends with. */
final class Outgoing {

    /** The longest that one call can send. */
    private static final int MAX_BYTES = 65_507;

    private final Runtime runtime;
    private final Message message;
    private @Nullable ByteBuffer known;
    private long knownBase;
    private @Nullable ByteBuffer copy;

    Outgoing(Runtime runtime) {
        this.runtime = runtime;
        this.message = new Message(runtime);
    }

    /** A message with destination and data; data outside of native memory is copied there. */
    Message message(InetSocketAddress to, ByteBuffer datagrams, int at, int bytes) {
        message.to(to);
        if (datagrams.isDirect()) {
            message.data(base(datagrams) + at, bytes);
        } else {
            int copied = Math.min(bytes, MAX_BYTES);
            message.data(base(copyRoom().put(0, datagrams, at, copied)), bytes);
        }
        return message;
    }

    private ByteBuffer copyRoom() {
        ByteBuffer room = copy;
        if (room == null) {
            room = ByteBuffer.allocateDirect(MAX_BYTES);
            copy = room;
        }
        return room;
    }

    /** Where the buffer begins; remembered, because the data path sends from one buffer again and again. */
    @SuppressWarnings("ReferenceEquality") // The memory itself is meant; equal buffers are buffers of equal content.
    private long base(ByteBuffer direct) {
        if (direct != known) {
            knownBase = Message.addressOf(runtime, direct) - direct.position();
            known = direct;
        }
        return knownBase;
    }
}
