package io.lanrage.nat.stun;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Messages made by hand for tests: any attributes, in any order, whether that is allowed or not. */
final class Messages {

    static final TransactionId ID = new TransactionId(0x01020304, 0x05060708090A0B0CL);
    static final IntegrityKey KEY = IntegrityKey.shortTerm("pass");

    private Messages() {}

    /** A Binding request with these bytes behind its header, and the length to go with them. */
    static byte[] request(byte[]... attributes) {
        int length = 0;
        for (byte[] attribute : attributes) {
            length += attribute.length;
        }
        ByteBuffer out = ByteBuffer.allocate(StunMessage.HEADER_BYTES + length);
        out.putShort((short) 0x0001).putShort((short) length).putInt(StunMessage.MAGIC_COOKIE);
        out.put(ID.toByteArray());
        for (byte[] attribute : attributes) {
            out.put(attribute);
        }
        return out.array();
    }

    /** One attribute: type, length, value and padding. */
    static byte[] attribute(int type, byte[] value) {
        ByteBuffer out = ByteBuffer.allocate(4 + MessageType.padded(value.length));
        return out.putShort((short) type)
                .putShort((short) value.length)
                .put(value)
                .array();
    }

    /** One attribute whose value is given in hexadecimal digits. */
    static byte[] attribute(int type, String hexValue) {
        return attribute(type, HexDump.bytes(hexValue));
    }

    static StunMessage decode(byte[] datagram) throws StunFormatException {
        return StunMessage.decode(ByteBuffer.wrap(datagram));
    }

    static StunMessageBuilder binding() {
        return StunMessageBuilder.request(StunMethod.BINDING, ID);
    }

    /** The message with its integrity attribute appended, computed over what is there so far. */
    static byte[] sealed(byte[] message, IntegrityAlgorithm algorithm, int valueBytes) {
        byte[] mac = KEY.mac(algorithm, ByteBuffer.wrap(message), message.length, valueBytes);
        return append(message, attribute(algorithm.type(), Arrays.copyOf(mac, valueBytes)));
    }

    /** The message with one more attribute, and its header's length corrected. */
    static byte[] append(byte[] message, byte[] attribute) {
        ByteBuffer out = ByteBuffer.allocate(message.length + attribute.length);
        out.put(message).put(attribute);
        return out.putShort(2, (short) (out.capacity() - StunMessage.HEADER_BYTES))
                .array();
    }
}
