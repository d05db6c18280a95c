package io.lanrage.nat.stun;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A received STUN message (RFC 8489 §5): immutable, and well-formed by construction. It keeps the bytes that it came from,
 * because they are what an integrity attribute protects.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---+---------------------------+-------------------------------+
 * |0 0|   method and class        |    length of what follows     |
 * +---+---------------------------+-------------------------------+
 * |                    magic cookie, 0x2112A442                   |
 * +---------------------------------------------------------------+
 * |                   transaction id, 96 bits ...
 * +---------------------------------------------------------------+
 * |                       attributes ...
 * </pre>
 *
 * <p>A message that has a FINGERPRINT was decoded only if that matches. Whether it is authentic is another question, which
 * {@link #verify} answers.
 */
public final class StunMessage {

    /** Size of the header. */
    public static final int HEADER_BYTES = 20;

    /** The fixed number in every message (RFC 8489 §5). */
    public static final int MAGIC_COOKIE = 0x2112A442;

    /**
     * The largest message that is read or written. Every datagram that an Ethernet carries without fragments fits, and
     * what a stranger can make us hold stays small.
     */
    public static final int MAX_BYTES = 2048;

    /** The most attributes in one message, seals included; the longest exchanges of TURN and ICE have about 15. */
    public static final int MAX_ATTRIBUTES = 32;

    static final int ATTRIBUTE_HEADER_BYTES = 4;

    private final byte[] raw;
    private final StunMethod method;
    private final StunClass messageClass;
    private final TransactionId transactionId;
    private final List<StunAttribute> attributes;
    private final SealOffsets seals;

    StunMessage(
            byte[] raw,
            StunMethod method,
            StunClass messageClass,
            TransactionId transactionId,
            List<StunAttribute> attributes,
            SealOffsets seals) {
        this.raw = raw;
        this.method = method;
        this.messageClass = messageClass;
        this.transactionId = transactionId;
        this.attributes = List.copyOf(attributes);
        this.seals = seals;
    }

    /**
     * Whether a datagram claims to be STUN: two zero bits, the magic cookie, and the length of the datagram. It is what
     * tells STUN from the other protocols on one socket, costs a few comparisons, and does not promise that
     * {@link #decode} will succeed.
     *
     * @param datagram the bytes from position to limit; borrowed and left as it is
     */
    public static boolean looksLikeStun(ByteBuffer datagram) {
        int size = datagram.remaining();
        if (size < HEADER_BYTES) {
            return false;
        }
        int at = datagram.position();
        return (datagram.get(at) & 0xC0) == 0
                && int16(datagram, at + 4) == MAGIC_COOKIE >>> 16
                && int16(datagram, at + 6) == (MAGIC_COOKIE & 0xFFFF)
                && int16(datagram, at + 2) == size - HEADER_BYTES
                && size % 4 == 0;
    }

    /** Two bytes in network order, whatever order the buffer has. */
    private static int int16(ByteBuffer bytes, int at) {
        return ((bytes.get(at) & 0xFF) << 8) | (bytes.get(at + 1) & 0xFF);
    }

    /**
     * Decodes the one message that fills a datagram.
     *
     * <p>Attributes behind MESSAGE-INTEGRITY are ignored, except MESSAGE-INTEGRITY-SHA256 and FINGERPRINT; behind
     * MESSAGE-INTEGRITY-SHA256, except FINGERPRINT (RFC 8489 §14.5 and §14.6).
     *
     * @param datagram the bytes from position to limit; borrowed, copied and left as it is
     * @throws StunFormatException if they are not a well-formed message
     */
    public static StunMessage decode(ByteBuffer datagram) throws StunFormatException {
        return StunDecoder.decode(datagram);
    }

    /** The function that the message belongs to. */
    public StunMethod method() {
        return method;
    }

    /** Request, indication, or one of the two kinds of response. */
    public StunClass messageClass() {
        return messageClass;
    }

    /** What joins a response to its request. */
    public TransactionId transactionId() {
        return transactionId;
    }

    /** The attributes in the order of the wire, without those that have to be ignored, and without the seals. */
    public List<StunAttribute> attributes() {
        return attributes;
    }

    /** The first attribute of a kind; further ones of the same kind have no meaning (RFC 8489 §14). */
    public <A extends StunAttribute> Optional<A> first(Class<A> kind) {
        for (StunAttribute attribute : attributes) {
            if (kind.isInstance(attribute)) {
                return Optional.of(kind.cast(attribute));
            }
        }
        return Optional.empty();
    }

    /** The address that the server saw: XOR-MAPPED-ADDRESS or, from an old server, MAPPED-ADDRESS. */
    public Optional<InetSocketAddress> mappedAddress() {
        return first(XorMappedAddress.class)
                .map(XorMappedAddress::address)
                .or(() -> first(MappedAddress.class).map(MappedAddress::address));
    }

    /** The types, in order, of the comprehension-required attributes that this package does not know. */
    public List<Integer> unknownRequiredTypes() {
        return attributes.stream()
                .filter(a -> a instanceof OpaqueAttribute && a.isComprehensionRequired())
                .map(StunAttribute::type)
                .distinct()
                .toList();
    }

    /** Whether the message has the algorithm's attribute; not whether that is genuine. */
    public boolean hasIntegrity(IntegrityAlgorithm algorithm) {
        return seals.of(algorithm) != SealOffsets.ABSENT;
    }

    /** Whether the message has a FINGERPRINT; it matches, or the message would not have been decoded. */
    public boolean hasFingerprint() {
        return seals.fingerprint() != SealOffsets.ABSENT;
    }

    /**
     * Whether the message has the algorithm's attribute, at full length, and that was made with this key. The caller names
     * the algorithm, so that nobody can talk it down to the weaker one; truncated values are refused, since no usage here
     * allows them (RFC 8489 §14.6). Takes the same time for every wrong value.
     *
     * @throws IllegalStateException if the key has been destroyed
     */
    public boolean verify(IntegrityKey key, IntegrityAlgorithm algorithm) {
        int at = seals.of(algorithm);
        if (at == SealOffsets.ABSENT) {
            return false;
        }
        int valueAt = at + ATTRIBUTE_HEADER_BYTES;
        int valueBytes = ((raw[at + 2] & 0xFF) << 8) | (raw[at + 3] & 0xFF);
        byte[] expected = key.mac(algorithm, ByteBuffer.wrap(raw), at, valueBytes);
        return MessageDigest.isEqual(expected, Arrays.copyOfRange(raw, valueAt, valueAt + valueBytes));
    }

    /** Size of the whole message in bytes. */
    public int encodedBytes() {
        return raw.length;
    }

    /** The message as it came, in a new array. */
    public byte[] toByteArray() {
        return raw.clone();
    }

    /** Method, class, transaction id and attribute types; no values, because they hold addresses and names. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(method).append(' ').append(messageClass).append(' ').append(transactionId);
        for (StunAttribute attribute : attributes) {
            text.append(String.format(" %04X", attribute.type()));
        }
        return text.toString();
    }
}
