package io.lanrage.wireguard.engine;

import io.lanrage.core.key.PeerId;
import java.nio.ByteBuffer;

/**
 * What makes a LAN of tunnels: which packets go to everybody, and which a member may send here. The engine asks with valid IP packets
 * in direct memory, which it lends for the call.
 */
public interface PacketRules {

    /** A WireGuard as it is elsewhere: nothing goes to everybody, and every packet of an allowed address comes in. */
    PacketRules NONE = new PacketRules() {
        @Override
        public boolean isForEverybody(ByteBuffer memory, int offset) {
            return false;
        }

        @Override
        public boolean mayCopy(ByteBuffer memory, int offset, int bytes, long nowNanos) {
            return false;
        }

        @Override
        public void sent(ByteBuffer memory, int offset, int bytes, long nowNanos) {}

        @Override
        public Verdict arrived(PeerId member, ByteBuffer memory, int offset, int bytes, long nowNanos) {
            return Verdict.ADMITTED;
        }
    };

    /** What happens to a packet that arrived. */
    enum Verdict {
        /** It comes in. */
        ADMITTED,
        /** The member filter refuses it. */
        FILTERED,
        /** It is for everybody, and one too many, or seen before. */
        COPY_LIMIT
    }

    /**
     * Whether an outgoing packet is to be copied to every member. On the outbound thread.
     *
     * @param memory where the packet is
     * @param offset where it begins
     * @return true for broadcasts and multicasts
     */
    boolean isForEverybody(ByteBuffer memory, int offset);

    /**
     * Whether such a packet is within its limits. On the outbound thread.
     *
     * @param memory where the packet is
     * @param offset where it begins
     * @param bytes its length
     * @param nowNanos the time
     * @return false to drop it
     */
    boolean mayCopy(ByteBuffer memory, int offset, int bytes, long nowNanos);

    /**
     * A packet goes out: answers to it may come in. On the outbound thread.
     *
     * @param memory where the packet is
     * @param offset where it begins
     * @param bytes its length
     * @param nowNanos the time
     */
    void sent(ByteBuffer memory, int offset, int bytes, long nowNanos);

    /**
     * A packet came from a member, with a source that is the member's. On the inbound thread.
     *
     * @param member whom it came from
     * @param memory where the packet is
     * @param offset where it begins
     * @param bytes its length
     * @param nowNanos the time
     * @return whether it comes in
     */
    Verdict arrived(PeerId member, ByteBuffer memory, int offset, int bytes, long nowNanos);
}
