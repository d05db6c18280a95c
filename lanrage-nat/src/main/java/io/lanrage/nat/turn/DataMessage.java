package io.lanrage.nat.turn;

import io.lanrage.nat.stun.AddressFamily;
import io.lanrage.nat.stun.Data;
import io.lanrage.nat.stun.DontFragment;
import io.lanrage.nat.stun.StunAttribute;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.XorPeerAddress;
import java.nio.ByteBuffer;

/**
 * Send and Data indications (RFC 8656 §11), read and written in place. The data stands last, so that a message is made of a
 * received payload by writing in front of it:
 *
 * <pre>
 * 0..19   header
 * 20..    XOR-PEER-ADDRESS, 12 bytes for IPv4, 24 for IPv6
 * then    type and length of DATA, the data, 0 to 3 zeros up to a multiple of 4
 * </pre>
 *
 * <p>Buffers are big-endian; positions are absolute, and neither position nor limit is looked at. An object of this class is a view
 * that {@link #read} moves from message to message. For one thread.
 */
public final class DataMessage {

    /** The first two bytes of a Send indication, from client to relay. */
    public static final int SEND = 0x0016;

    /** The first two bytes of a Data indication, from relay to client. */
    public static final int DATA = 0x0017;

    /** The most bytes that stand in front of the data. */
    public static final int MAX_HEADROOM_BYTES = 48;

    /** The most bytes that stand behind the data. */
    public static final int MAX_TAILROOM_BYTES = 3;

    private static final int LENGTH_OFFSET = 2;
    private static final int COOKIE_OFFSET = 4;
    private static final int ID_HEAD_OFFSET = 8;
    private static final int ID_TAIL_OFFSET = 12;
    private static final int ATTRIBUTE_HEADER_BYTES = 4;
    private static final int FAMILY_OFFSET = 1;
    private static final int PORT_OFFSET = 2;
    private static final int ADDRESS_OFFSET = 4;
    private static final int IPV4_VALUE_BYTES = 8;
    private static final int IPV6_VALUE_BYTES = 20;
    private static final int PORT_MASK = StunMessage.MAGIC_COOKIE >>> 16;

    private final Endpoint peer = new Endpoint();
    private boolean hasPeer;
    private boolean hasData;
    private boolean dontFragment;
    private int dataAt;
    private int dataBytes;

    /** A view of nothing yet. */
    public DataMessage() {}

    /** Whether the message at {@code at}, of at least two bytes, begins like an indication of this type. */
    public static boolean is(int type, ByteBuffer bytes, int at) {
        return bytes.getShort(at) == (short) type;
    }

    /**
     * Reads the message that fills a datagram, or a frame of a stream.
     *
     * <p>A message without data or without a peer is refused, and so is one with comprehension-required attributes that nobody
     * knows (RFC 8489 §6.3.2). FINGERPRINT and integrity are not checked: nobody has a key for indications (RFC 8656 §5), and UDP
     * has a checksum.
     *
     * @param bytes where the message lies; borrowed
     * @param at its first byte; {@link #is} has said which kind it is
     * @param length its length in bytes
     * @return whether it is well-formed; only then do the other methods tell about it
     */
    public boolean read(ByteBuffer bytes, int at, int length) {
        hasPeer = false;
        hasData = false;
        dontFragment = false;
        if (length < StunMessage.HEADER_BYTES
                || bytes.getInt(at + COOKIE_OFFSET) != StunMessage.MAGIC_COOKIE
                || int16(bytes, at + LENGTH_OFFSET) != length - StunMessage.HEADER_BYTES
                || length % 4 != 0) {
            return false;
        }
        int end = at + length;
        int next = at + StunMessage.HEADER_BYTES;
        for (int count = 0; next < end; count++) {
            int value = next + ATTRIBUTE_HEADER_BYTES;
            int valueBytes = int16(bytes, next + LENGTH_OFFSET);
            int after = value + padded(valueBytes);
            if (count == StunMessage.MAX_ATTRIBUTES
                    || after > end
                    || !readAttribute(bytes, at, int16(bytes, next), value, valueBytes)) {
                return false;
            }
            next = after;
        }
        return hasPeer && hasData;
    }

    private boolean readAttribute(ByteBuffer bytes, int at, int type, int value, int valueBytes) {
        switch (type) {
            case XorPeerAddress.TYPE -> {
                if (!hasPeer) {
                    hasPeer = readPeer(bytes, at, value, valueBytes);
                    return hasPeer;
                }
            }
            case Data.TYPE -> {
                if (!hasData) {
                    hasData = true;
                    dataAt = value;
                    dataBytes = valueBytes;
                }
            }
            case DontFragment.TYPE -> dontFragment = true;
            default -> {
                return !StunAttribute.isComprehensionRequired(type) || StunAttribute.isKnown(type);
            }
        }
        return true;
    }

    private boolean readPeer(ByteBuffer bytes, int at, int value, int valueBytes) {
        if (valueBytes != IPV4_VALUE_BYTES && valueBytes != IPV6_VALUE_BYTES) {
            return false;
        }
        AddressFamily family = valueBytes == IPV4_VALUE_BYTES ? AddressFamily.IPV4 : AddressFamily.IPV6;
        if (bytes.get(value + FAMILY_OFFSET) != family.code()) {
            return false;
        }
        int port = int16(bytes, value + PORT_OFFSET) ^ PORT_MASK;
        int address = value + ADDRESS_OFFSET;
        if (family == AddressFamily.IPV4) {
            peer.setIpv4(bytes.getInt(address) ^ StunMessage.MAGIC_COOKIE, port);
        } else {
            peer.set(
                    bytes.getLong(address) ^ highMask(bytes.getInt(at + ID_HEAD_OFFSET)),
                    bytes.getLong(address + Long.BYTES) ^ bytes.getLong(at + ID_TAIL_OFFSET),
                    port);
        }
        return true;
    }

    /** The peer that the message names; overwritten by the next {@link #read}. */
    public Endpoint peer() {
        return peer;
    }

    /** Where the data begins. */
    public int dataAt() {
        return dataAt;
    }

    /** How much data there is, without padding. */
    public int dataBytes() {
        return dataBytes;
    }

    /** Whether the data must reach the peer in one piece. */
    public boolean dontFragment() {
        return dontFragment;
    }

    /** How many bytes stand in front of the data, for a peer of this family. */
    public static int headroomBytes(boolean ipv4) {
        return StunMessage.HEADER_BYTES
                + ATTRIBUTE_HEADER_BYTES
                + (ipv4 ? IPV4_VALUE_BYTES : IPV6_VALUE_BYTES)
                + ATTRIBUTE_HEADER_BYTES;
    }

    /** How many bytes stand behind so much data. */
    public static int tailroomBytes(int dataBytes) {
        return padded(dataBytes) - dataBytes;
    }

    /**
     * Makes a message of data that lies in a buffer: writes what comes in front of it, and the padding behind it.
     *
     * @param type {@link #SEND} or {@link #DATA}
     * @param peer whom the data goes to or came from
     * @param idHead the first 4 bytes of the transaction id
     * @param idTail the other 8
     * @param bytes where the data lies, with {@link #headroomBytes} in front of it and {@link #tailroomBytes} behind
     * @param dataAt the data's first byte; the message begins {@code headroomBytes} earlier
     * @param dataBytes how much data there is, at most 65,000 bytes, so that the message's length can tell it
     */
    public static void put(
            int type, Endpoint peer, int idHead, long idTail, ByteBuffer bytes, int dataAt, int dataBytes) {
        boolean ipv4 = peer.isIpv4();
        int at = dataAt - headroomBytes(ipv4);
        int end = dataAt + padded(dataBytes);
        bytes.putShort(at, (short) type);
        bytes.putShort(at + LENGTH_OFFSET, (short) (end - at - StunMessage.HEADER_BYTES));
        bytes.putInt(at + COOKIE_OFFSET, StunMessage.MAGIC_COOKIE);
        bytes.putInt(at + ID_HEAD_OFFSET, idHead);
        bytes.putLong(at + ID_TAIL_OFFSET, idTail);
        putPeer(peer, ipv4, idHead, idTail, bytes, at + StunMessage.HEADER_BYTES);
        bytes.putShort(dataAt - ATTRIBUTE_HEADER_BYTES, (short) Data.TYPE);
        bytes.putShort(dataAt - ATTRIBUTE_HEADER_BYTES + LENGTH_OFFSET, (short) dataBytes);
        for (int i = dataAt + dataBytes; i < end; i++) {
            bytes.put(i, (byte) 0);
        }
    }

    private static void putPeer(
            Endpoint peer, boolean ipv4, int idHead, long idTail, ByteBuffer bytes, int attributeAt) {
        int value = attributeAt + ATTRIBUTE_HEADER_BYTES;
        bytes.putShort(attributeAt, (short) XorPeerAddress.TYPE);
        bytes.putShort(attributeAt + LENGTH_OFFSET, (short) (ipv4 ? IPV4_VALUE_BYTES : IPV6_VALUE_BYTES));
        bytes.putShort(value, (short) (ipv4 ? AddressFamily.IPV4 : AddressFamily.IPV6).code());
        bytes.putShort(value + PORT_OFFSET, (short) (peer.port() ^ PORT_MASK));
        if (ipv4) {
            bytes.putInt(value + ADDRESS_OFFSET, (int) peer.low() ^ StunMessage.MAGIC_COOKIE);
        } else {
            bytes.putLong(value + ADDRESS_OFFSET, peer.high() ^ highMask(idHead));
            bytes.putLong(value + ADDRESS_OFFSET + Long.BYTES, peer.low() ^ idTail);
        }
    }

    private static long highMask(int idHead) {
        return (long) StunMessage.MAGIC_COOKIE << 32 | Integer.toUnsignedLong(idHead);
    }

    private static int padded(int bytes) {
        return (bytes + 3) & ~3;
    }

    private static int int16(ByteBuffer bytes, int at) {
        return bytes.getShort(at) & 0xFFFF;
    }
}
