package io.lanrage.nat.stun;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A STUN message to send. Attributes go out in the order in which they were added, then the seals in the order that RFC 8489
 * §14.5 to §14.7 wants: MESSAGE-INTEGRITY, MESSAGE-INTEGRITY-SHA256, FINGERPRINT.
 *
 * <pre>{@code
 * byte[] check = StunMessageBuilder.request(StunMethod.BINDING, TransactionId.random(random))
 *         .add(new Username("alice:bob"))
 *         .integritySha256(key)
 *         .fingerprint()
 *         .encode();
 * }</pre>
 *
 * <p>For one thread. Encoding leaves the builder as it is, so that a message can be written more than once.
 */
public final class StunMessageBuilder {

    private final StunMethod method;
    private final StunClass messageClass;
    private final TransactionId transactionId;
    private final List<StunAttribute> attributes = new ArrayList<>(6);
    private @Nullable IntegrityKey sha1Key;
    private @Nullable IntegrityKey sha256Key;
    private boolean fingerprint;

    private StunMessageBuilder(StunMethod method, StunClass messageClass, TransactionId transactionId) {
        this.method = method;
        this.messageClass = messageClass;
        this.transactionId = transactionId;
    }

    /** A request, which asks for a response. */
    public static StunMessageBuilder request(StunMethod method, TransactionId transactionId) {
        return new StunMessageBuilder(method, StunClass.REQUEST, transactionId);
    }

    /** An indication, which gets no response. */
    public static StunMessageBuilder indication(StunMethod method, TransactionId transactionId) {
        return new StunMessageBuilder(method, StunClass.INDICATION, transactionId);
    }

    /** The success response to a request. */
    public static StunMessageBuilder success(StunMessage request) {
        return new StunMessageBuilder(request.method(), StunClass.SUCCESS_RESPONSE, request.transactionId());
    }

    /** The error response to a request, with its ERROR-CODE. */
    public static StunMessageBuilder error(StunMessage request, ErrorCode code) {
        return new StunMessageBuilder(request.method(), StunClass.ERROR_RESPONSE, request.transactionId()).add(code);
    }

    /** Adds an attribute behind those added before. */
    public StunMessageBuilder add(StunAttribute attribute) {
        attributes.add(attribute);
        return this;
    }

    /** Seals the attributes with MESSAGE-INTEGRITY (HMAC-SHA1); the key is read when the message is encoded. */
    public StunMessageBuilder integritySha1(IntegrityKey key) {
        sha1Key = key;
        return this;
    }

    /** Seals the attributes with MESSAGE-INTEGRITY-SHA256; the key is read when the message is encoded. */
    public StunMessageBuilder integritySha256(IntegrityKey key) {
        sha256Key = key;
        return this;
    }

    /** Ends the message with FINGERPRINT. */
    public StunMessageBuilder fingerprint() {
        fingerprint = true;
        return this;
    }

    StunMethod method() {
        return method;
    }

    TransactionId transactionId() {
        return transactionId;
    }

    /** Size of the encoded message in bytes. */
    public int encodedBytes() {
        int bytes = StunMessage.HEADER_BYTES;
        for (StunAttribute attribute : attributes) {
            bytes += attributeBytes(attribute.valueBytes());
        }
        bytes += sha1Key == null ? 0 : attributeBytes(IntegrityAlgorithm.HMAC_SHA1.macBytes());
        bytes += sha256Key == null ? 0 : attributeBytes(IntegrityAlgorithm.HMAC_SHA256.macBytes());
        return bytes + (fingerprint ? attributeBytes(Fingerprint.VALUE_BYTES) : 0);
    }

    private static int attributeBytes(int valueBytes) {
        return StunMessage.ATTRIBUTE_HEADER_BYTES + MessageType.padded(valueBytes);
    }

    /**
     * Encodes into a new array.
     *
     * @throws IllegalStateException if the message breaks a limit of {@link StunMessage}, or a key has been destroyed
     */
    public byte[] encode() {
        byte[] bytes = new byte[checkedBytes()];
        encode(ByteBuffer.wrap(bytes));
        return bytes;
    }

    /**
     * Encodes into a buffer, from its position, which moves behind the message. The buffer is borrowed.
     *
     * @throws IllegalArgumentException if the buffer has not enough bytes left; it is then as it was
     * @throws IllegalStateException if the message breaks a limit of {@link StunMessage}, or a key has been destroyed
     */
    public void encode(ByteBuffer target) {
        int bytes = checkedBytes();
        if (target.remaining() < bytes) {
            throw new IllegalArgumentException(
                    "message of " + bytes + " bytes does not fit in " + target.remaining() + " bytes");
        }
        // A slice starts at the message's first byte and is big-endian, whatever the target is.
        ByteBuffer out = target.slice(target.position(), bytes);
        out.putShort((short) MessageType.of(method, messageClass));
        out.putShort((short) (bytes - StunMessage.HEADER_BYTES));
        out.putInt(StunMessage.MAGIC_COOKIE);
        out.putInt(transactionId.head()).putLong(transactionId.tail());
        for (StunAttribute attribute : attributes) {
            int valueBytes = attribute.valueBytes();
            putHeader(out, attribute.type(), valueBytes);
            attribute.encodeValue(out, transactionId);
            for (int i = MessageType.padded(valueBytes) - valueBytes; i > 0; i--) {
                out.put((byte) 0);
            }
        }
        putIntegrity(out, IntegrityAlgorithm.HMAC_SHA1, sha1Key);
        putIntegrity(out, IntegrityAlgorithm.HMAC_SHA256, sha256Key);
        if (fingerprint) {
            int value = Fingerprint.of(out, out.position());
            putHeader(out, Fingerprint.TYPE, Fingerprint.VALUE_BYTES);
            out.putInt(value);
        }
        target.position(target.position() + bytes);
    }

    private static void putIntegrity(ByteBuffer out, IntegrityAlgorithm algorithm, @Nullable IntegrityKey key) {
        if (key != null) {
            byte[] mac = key.mac(algorithm, out, out.position(), algorithm.macBytes());
            putHeader(out, algorithm.type(), mac.length);
            out.put(mac);
        }
    }

    private static void putHeader(ByteBuffer out, int type, int valueBytes) {
        out.putShort((short) type).putShort((short) valueBytes);
    }

    private int checkedBytes() {
        int seals = (sha1Key == null ? 0 : 1) + (sha256Key == null ? 0 : 1) + (fingerprint ? 1 : 0);
        int count = attributes.size() + seals;
        if (count > StunMessage.MAX_ATTRIBUTES) {
            throw new IllegalStateException(
                    "message has " + count + " attributes, more than " + StunMessage.MAX_ATTRIBUTES);
        }
        int bytes = encodedBytes();
        if (bytes > StunMessage.MAX_BYTES) {
            throw new IllegalStateException("message has " + bytes + " bytes, more than " + StunMessage.MAX_BYTES);
        }
        return bytes;
    }
}
