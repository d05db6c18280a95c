package io.lanrage.wireguard.tun;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Packets one behind the other in one piece of direct memory, with room around each for what an encryption adds. Made once and
 * used again and again: filling it allocates nothing. Belongs to one thread at a time.
 *
 * <pre>
 *  | headroom | packet, and padding | tailroom | headroom | packet, and padding | tailroom | …
 *             ^ offset(0)                                 ^ offset(1)
 * </pre>
 *
 * <p>Packets of one length are at one distance, so that what they are sealed into is a batch as
 * {@link io.lanrage.core.transport.PeerTransport} takes it.
 */
public final class PacketBatch {

    /**
     * The room around each packet.
     *
     * @param headroomBytes before it, from 0 up
     * @param tailroomBytes behind the padding, from 0 up
     * @param paddingBytes packets take a multiple of this, from 1 up
     * @param mtu but are not padded beyond this, from 1 up (a packet that is longer by itself stays as it is)
     */
    public record Room(int headroomBytes, int tailroomBytes, int paddingBytes, int mtu) {

        /** Nothing but packets. */
        public static final Room NONE = new Room(0, 0, 1, 65_535);

        /** Checks the figures. */
        public Room {
            if (headroomBytes < 0 || tailroomBytes < 0 || paddingBytes < 1 || mtu < 1) {
                throw new IllegalArgumentException("headroom " + headroomBytes + " or tailroom " + tailroomBytes
                        + " is below 0, or padding " + paddingBytes + " or MTU " + mtu + " below 1");
            }
        }

        /**
         * How long a packet is with its padding.
         *
         * @param packetBytes the packet alone
         * @return at least as much
         */
        public int paddedBytes(int packetBytes) {
            int whole = (packetBytes + paddingBytes - 1) / paddingBytes * paddingBytes;
            return Math.min(whole, Math.max(mtu, packetBytes));
        }

        /**
         * How far it is from the beginning of a packet's headroom to the next one's.
         *
         * @param packetBytes the packet alone
         * @return headroom, packet, padding and tailroom
         */
        public int strideBytes(int packetBytes) {
            return headroomBytes + paddedBytes(packetBytes) + tailroomBytes;
        }
    }

    private final Room room;
    private final ByteBuffer memory;
    private final ByteBuffer view;
    private final int[] offsets;
    private final int[] lengths;
    private int count;
    private int end;

    /**
     * Makes an empty one.
     *
     * @param maxPackets how many packets fit, from 1 up
     * @param capacityBytes how many bytes fit, with the room around them
     * @param room the room around each packet
     */
    public PacketBatch(int maxPackets, int capacityBytes, Room room) {
        this.room = room;
        this.memory = ByteBuffer.allocateDirect(capacityBytes).order(ByteOrder.BIG_ENDIAN);
        this.view = memory.duplicate();
        this.offsets = new int[maxPackets];
        this.lengths = new int[maxPackets];
    }

    /** Forgets all packets; their bytes stay until they are overwritten. */
    public void clear() {
        count = 0;
        end = 0;
    }

    /**
     * Whether one more packet can be added.
     *
     * @param packetBytes how long it would be
     * @return false if there is no place for its number or its bytes
     */
    public boolean fits(int packetBytes) {
        return count < offsets.length && end + room.strideBytes(packetBytes) <= memory.capacity();
    }

    /**
     * Where the next packet is to be written before it is {@linkplain #add added}.
     *
     * @return an index into {@link #memory()}
     */
    public int next() {
        return end + room.headroomBytes();
    }

    /**
     * Adds the packet that was written at {@link #next()}.
     *
     * @param packetBytes its length, which {@linkplain #fits fits}
     */
    public void add(int packetBytes) {
        if (!fits(packetBytes)) {
            throw new IllegalArgumentException("a packet of " + packetBytes + " bytes does not fit behind " + count
                    + " packets in " + end + " of " + memory.capacity() + " bytes");
        }
        offsets[count] = next();
        lengths[count] = packetBytes;
        count++;
        end += room.strideBytes(packetBytes);
    }

    /**
     * How many packets there are.
     *
     * @return from 0 up
     */
    public int count() {
        return count;
    }

    /**
     * Where a packet begins.
     *
     * @param index which packet, from 0 up to {@link #count()}
     * @return an index into {@link #memory()}
     */
    public int offset(int index) {
        return offsets[index];
    }

    /**
     * How long a packet is, without padding.
     *
     * @param index which packet
     * @return bytes
     */
    public int bytes(int index) {
        return lengths[index];
    }

    /**
     * The room around each packet.
     *
     * @return as it was given
     */
    public Room room() {
        return room;
    }

    /**
     * A part of the memory as a buffer of its own, to be lent to a transport. Always the same object: it is valid until the next call.
     *
     * @param begin index of its first byte, which becomes the position
     * @param end index behind its last byte, which becomes the limit
     * @return the part
     */
    public ByteBuffer view(int begin, int end) {
        return view.limit(end).position(begin);
    }

    /**
     * The memory, to be used with absolute indexes; always the same object, big-endian, direct, position 0 and limit at its capacity.
     *
     * @return the memory itself
     */
    public ByteBuffer memory() {
        return memory;
    }
}
