package io.lanrage.nat.turn;

import io.lanrage.nat.stun.StunMessage;
import java.nio.ByteBuffer;

/**
 * Finds where the messages on a stream begin and end: over TCP and TLS nothing but their own headers tells STUN and ChannelData
 * messages apart (RFC 8489 §6.2.2, RFC 8656 §12.5).
 *
 * <pre>{@code
 * while (frames.next(bytes, at, end - at) == StreamFrames.Kind.STUN || …) {
 *     handle(bytes, at, frames.messageBytes());
 *     at += frames.frameBytes();
 * }
 * }</pre>
 *
 * <p>It looks at bytes that the owner keeps, copies nothing and makes no objects. Once a stream is broken nobody can know where
 * its next message begins, so its connection has to be closed. A message larger than the limit breaks the stream too, and is
 * noticed by its header: nobody waits for it. For one thread.
 */
public final class StreamFrames {

    /** What stands next on the stream. */
    public enum Kind {
        /** A whole STUN message. */
        STUN,
        /** A whole ChannelData message. */
        CHANNEL_DATA,
        /** The beginning of one of them, or nothing: more has to arrive. */
        INCOMPLETE,
        /** Something else, or a message that is larger than the limit. */
        BROKEN
    }

    private static final int COOKIE_OFFSET = 4;

    private final int maxFrameBytes;
    private int frameBytes;
    private int messageBytes;

    /**
     * A finder.
     *
     * @param maxFrameBytes the largest message that is taken, with its padding; at least {@link StunMessage#HEADER_BYTES}
     * @throws IllegalArgumentException if the limit is lower
     */
    public StreamFrames(int maxFrameBytes) {
        if (maxFrameBytes < StunMessage.HEADER_BYTES) {
            throw new IllegalArgumentException(
                    "frame limit of " + maxFrameBytes + " bytes is below " + StunMessage.HEADER_BYTES);
        }
        this.maxFrameBytes = maxFrameBytes;
    }

    /**
     * Looks at what has arrived.
     *
     * @param bytes the stream's bytes; borrowed and left as they are
     * @param at the first byte that has not been consumed
     * @param available how many have arrived from there on
     * @return what they are
     */
    public Kind next(ByteBuffer bytes, int at, int available) {
        frameBytes = 0;
        messageBytes = 0;
        if (available == 0) {
            return Kind.INCOMPLETE;
        }
        int first = bytes.get(at);
        if (ChannelData.startsWith(first)) {
            return channelData(bytes, at, available);
        }
        return (first & 0xC0) == 0 ? stun(bytes, at, available) : Kind.BROKEN;
    }

    private Kind channelData(ByteBuffer bytes, int at, int available) {
        if (available < ChannelData.HEADER_BYTES) {
            return Kind.INCOMPLETE;
        }
        int data = ChannelData.dataBytes(bytes, at);
        return frame(Kind.CHANNEL_DATA, ChannelData.HEADER_BYTES + data, ChannelData.streamBytes(data), available);
    }

    private Kind stun(ByteBuffer bytes, int at, int available) {
        for (int i = COOKIE_OFFSET; i < Math.min(available, COOKIE_OFFSET + Integer.BYTES); i++) {
            int shift = 8 * (COOKIE_OFFSET + Integer.BYTES - 1 - i);
            if (bytes.get(at + i) != (byte) (StunMessage.MAGIC_COOKIE >>> shift)) {
                return Kind.BROKEN;
            }
        }
        if (available < COOKIE_OFFSET) {
            return Kind.INCOMPLETE;
        }
        int length = ChannelData.dataBytes(bytes, at);
        if (length % 4 != 0) {
            return Kind.BROKEN;
        }
        int whole = StunMessage.HEADER_BYTES + length;
        return frame(Kind.STUN, whole, whole, available);
    }

    private Kind frame(Kind kind, int message, int frame, int available) {
        if (frame > maxFrameBytes) {
            return Kind.BROKEN;
        }
        if (frame > available) {
            return Kind.INCOMPLETE;
        }
        messageBytes = message;
        frameBytes = frame;
        return kind;
    }

    /** Size of the message that {@link #next} found, without padding; 0 if it found none. */
    public int messageBytes() {
        return messageBytes;
    }

    /** How many bytes the message that {@link #next} found takes on the stream, with its padding; 0 if it found none. */
    public int frameBytes() {
        return frameBytes;
    }
}
