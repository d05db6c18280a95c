package io.lanrage.nat.stun;

import io.lanrage.nat.stun.StunFormatException.Reason;
import io.lanrage.nat.stun.StunFormatException.Section;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** One pass over one message; see {@link StunMessage#decode}. */
final class StunDecoder {

    private static final int LENGTH_OFFSET = 2;
    private static final int COOKIE_OFFSET = 4;
    private static final int TRANSACTION_OFFSET = 8;

    private final byte[] raw;
    private final ByteBuffer bytes;
    private final TransactionId transactionId;
    private final AttributeValue value;
    private final List<StunAttribute> attributes = new ArrayList<>(8);
    private int sha1At = SealOffsets.ABSENT;
    private int sha256At = SealOffsets.ABSENT;
    private int fingerprintAt = SealOffsets.ABSENT;

    private StunDecoder(byte[] raw) {
        this.raw = raw;
        this.bytes = ByteBuffer.wrap(raw);
        this.transactionId =
                new TransactionId(bytes.getInt(TRANSACTION_OFFSET), bytes.getLong(TRANSACTION_OFFSET + Integer.BYTES));
        this.value = new AttributeValue(raw, transactionId);
    }

    static StunMessage decode(ByteBuffer datagram) throws StunFormatException {
        int size = datagram.remaining();
        if (size < StunMessage.HEADER_BYTES) {
            throw new StunFormatException(Section.HEADER, 0, Reason.TRUNCATED, size);
        }
        if (size > StunMessage.MAX_BYTES) {
            throw new StunFormatException(Section.HEADER, 0, Reason.TOO_LARGE, size);
        }
        byte[] raw = new byte[size];
        datagram.get(datagram.position(), raw);
        return new StunDecoder(raw).message();
    }

    private StunMessage message() throws StunFormatException {
        checkHeader();
        readAttributes();
        int type = bytes.getShort(0);
        return new StunMessage(
                raw,
                new StunMethod(MessageType.methodCode(type)),
                MessageType.messageClass(type),
                transactionId,
                attributes,
                new SealOffsets(sha1At, sha256At, fingerprintAt));
    }

    private void checkHeader() throws StunFormatException {
        if ((raw[0] & 0xC0) != 0) {
            throw new StunFormatException(Section.HEADER, 0, Reason.NOT_STUN, raw[0] & 0xFF);
        }
        int cookie = bytes.getInt(COOKIE_OFFSET);
        if (cookie != StunMessage.MAGIC_COOKIE) {
            throw new StunFormatException(Section.HEADER, COOKIE_OFFSET, Reason.BAD_MAGIC_COOKIE, cookie);
        }
        int length = bytes.getShort(LENGTH_OFFSET) & 0xFFFF;
        if (length % 4 != 0 || length != raw.length - StunMessage.HEADER_BYTES) {
            throw new StunFormatException(Section.HEADER, LENGTH_OFFSET, Reason.BAD_MESSAGE_LENGTH, length);
        }
    }

    private void readAttributes() throws StunFormatException {
        int count = 0;
        // The message's length and every step are multiples of 4, so an attribute's header is always whole.
        for (int at = StunMessage.HEADER_BYTES; at < raw.length; ) {
            if (++count > StunMessage.MAX_ATTRIBUTES) {
                throw new StunFormatException(Section.ATTRIBUTE_HEADER, at, Reason.TOO_MANY_ATTRIBUTES, count);
            }
            int type = bytes.getShort(at) & 0xFFFF;
            int length = bytes.getShort(at + LENGTH_OFFSET) & 0xFFFF;
            int valueAt = at + StunMessage.ATTRIBUTE_HEADER_BYTES;
            int end = valueAt + MessageType.padded(length);
            if (end > raw.length) {
                throw new StunFormatException(Section.ATTRIBUTE_HEADER, at, Reason.VALUE_OVERRUNS_MESSAGE, length);
            }
            value.moveTo(valueAt, length);
            readAttribute(type, at, end);
            at = end;
        }
    }

    private void readAttribute(int type, int at, int end) throws StunFormatException {
        if (type == Fingerprint.TYPE) {
            checkFingerprint(at, end);
            fingerprintAt = at;
        } else if (sha256At != SealOffsets.ABSENT) {
            return;
        } else if (type == IntegrityAlgorithm.HMAC_SHA256.type()) {
            checkIntegrityLength(IntegrityAlgorithm.HMAC_SHA256);
            sha256At = at;
        } else if (sha1At != SealOffsets.ABSENT) {
            return;
        } else if (type == IntegrityAlgorithm.HMAC_SHA1.type()) {
            checkIntegrityLength(IntegrityAlgorithm.HMAC_SHA1);
            sha1At = at;
        } else {
            attributes.add(AttributeDecoder.decode(type, value));
        }
    }

    private void checkIntegrityLength(IntegrityAlgorithm algorithm) throws StunFormatException {
        if (!algorithm.admitsLength(value.length())) {
            throw value.failure(Reason.BAD_VALUE_LENGTH, value.length());
        }
    }

    private void checkFingerprint(int at, int end) throws StunFormatException {
        value.requireLength(Fingerprint.VALUE_BYTES);
        if (end != raw.length) {
            throw new StunFormatException(Section.ATTRIBUTE_HEADER, at, Reason.FINGERPRINT_NOT_LAST, raw.length - end);
        }
        int found = value.int32(0);
        if (found != Fingerprint.of(bytes, at)) {
            throw value.failure(Reason.FINGERPRINT_MISMATCH, found);
        }
    }
}
