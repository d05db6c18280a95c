package io.lanrage.wireguard.link;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the kernel says to an order (netlink(7)).
 *
 * <pre>
 *  0  header, as of {@link RouteMessage}
 * 16  s32  0, or an error number below 0
 * 20  the order: its header, and the rest unless the flags say that it is left out
 *  …  attributes if the flags say so, among them the reason in words
 * </pre>
 *
 * @param errorNumber 0 if the order was carried out, else the error from 1 up
 * @param words why, in the kernel's words, or empty
 */
record RouteAnswer(int errorNumber, String words) {
    private static final int ERROR_TYPE = 2;
    private static final int WITHOUT_ORDER = 0x100;
    private static final int WITH_ATTRIBUTES = 0x200;

    private static final int TYPE_OFFSET = 4;
    private static final int FLAGS_OFFSET = 6;
    private static final int SEQUENCE_OFFSET = 8;
    private static final int ERROR_OFFSET = 16;
    private static final int ORDER_OFFSET = 20;

    private static final int WORDS_ATTRIBUTE = 1;
    private static final int ATTRIBUTE_HEADER_BYTES = 4;
    private static final int LARGEST_ERROR = 4_095;

    /**
     * Finds the answer to an order among messages.
     *
     * @param bytes what was received between index 0 and the limit, in host byte order
     * @param sequence the order's number
     * @return empty if none of the messages is the answer, or they are malformed
     */
    static Optional<RouteAnswer> find(ByteBuffer bytes, int sequence) {
        int at = 0;
        while (bytes.limit() - at >= RouteMessage.HEADER_BYTES) {
            int messageBytes = bytes.getInt(at);
            if (messageBytes < RouteMessage.HEADER_BYTES || messageBytes > bytes.limit() - at) {
                return Optional.empty();
            }
            if (bytes.getInt(at + SEQUENCE_OFFSET) == sequence
                    && bytes.getShort(at + TYPE_OFFSET) == ERROR_TYPE
                    && messageBytes >= ORDER_OFFSET + RouteMessage.HEADER_BYTES) {
                return decode(bytes, at, at + messageBytes);
            }
            at += aligned(messageBytes);
        }
        return Optional.empty();
    }

    private static Optional<RouteAnswer> decode(ByteBuffer bytes, int at, int end) {
        int error = bytes.getInt(at + ERROR_OFFSET);
        if (error > 0 || error < -LARGEST_ERROR) {
            return Optional.empty();
        }
        int flags = bytes.getShort(at + FLAGS_OFFSET);
        if ((flags & WITH_ATTRIBUTES) == 0) {
            return Optional.of(new RouteAnswer(-error, ""));
        }
        int order = at + ORDER_OFFSET;
        int orderBytes = (flags & WITHOUT_ORDER) == 0 ? bytes.getInt(order) : RouteMessage.HEADER_BYTES;
        boolean isOrderWithin = orderBytes >= RouteMessage.HEADER_BYTES && orderBytes <= end - order;
        return Optional.of(
                new RouteAnswer(-error, isOrderWithin ? words(bytes, order + aligned(orderBytes), end) : ""));
    }

    private static String words(ByteBuffer bytes, int from, int end) {
        int at = from;
        while (end - at >= ATTRIBUTE_HEADER_BYTES) {
            int attributeBytes = bytes.getShort(at) & 0xffff;
            if (attributeBytes < ATTRIBUTE_HEADER_BYTES || attributeBytes > end - at) {
                return "";
            }
            if (bytes.getShort(at + Short.BYTES) == WORDS_ATTRIBUTE) {
                byte[] words = new byte[attributeBytes - ATTRIBUTE_HEADER_BYTES];
                bytes.get(at + ATTRIBUTE_HEADER_BYTES, words);
                // A zero ends it.
                return new String(words, StandardCharsets.US_ASCII).replace("\0", "");
            }
            at += aligned(attributeBytes);
        }
        return "";
    }

    private static int aligned(int bytes) {
        return (bytes + 3) & ~3;
    }
}
