package io.lanrage.nat.relay;

import io.lanrage.nat.turn.StreamFrames;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Cuts a stream into messages. On the event loop. */
final class LinkReader {

    /** The longest ChannelData message with its padding. */
    private static final int MAX_FRAME_BYTES = 65_540;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(2 * MAX_FRAME_BYTES);
    private final StreamFrames frames = new StreamFrames(MAX_FRAME_BYTES);

    /**
     * Takes what arrived.
     *
     * @param arrived from position to limit; its position is then at its limit
     * @param messages is given each whole message, borrowed for the call
     * @return false if no more can be read, because nobody knows where the next message begins
     */
    boolean read(ByteBuffer arrived, Consumer<ByteBuffer> messages) {
        while (arrived.hasRemaining()) {
            int part = Math.min(arrived.remaining(), bytes.remaining());
            bytes.put(bytes.position(), arrived, arrived.position(), part).position(bytes.position() + part);
            arrived.position(arrived.position() + part);
            if (!cut(messages)) {
                return false;
            }
        }
        return true;
    }

    private boolean cut(Consumer<ByteBuffer> messages) {
        int end = bytes.position();
        int at = 0;
        StreamFrames.Kind kind = frames.next(bytes, at, end - at);
        while (kind == StreamFrames.Kind.STUN || kind == StreamFrames.Kind.CHANNEL_DATA) {
            messages.accept(bytes.slice(at, frames.messageBytes()));
            at += frames.frameBytes();
            kind = frames.next(bytes, at, end - at);
        }
        bytes.limit(end).position(at);
        bytes.compact();
        return kind == StreamFrames.Kind.INCOMPLETE;
    }
}
