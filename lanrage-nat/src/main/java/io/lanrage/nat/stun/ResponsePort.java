package io.lanrage.nat.stun;

import io.lanrage.nat.stun.StunFormatException.Reason;

/**
 * RESPONSE-PORT (RFC 5780 §7.5): asks the server to answer to another port of the sender. The RFC can be read as a value
 * of two bytes and two of padding, or of four bytes; both are understood, and four are sent, as deployed clients do.
 *
 * @param port 0 to 65535
 */
public record ResponsePort(int port) implements WordAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x0027;

    private static final int SHORT_VALUE_BYTES = 2;
    private static final int MAX_PORT = 0xFFFF;

    /**
     * Checks the port.
     *
     * @throws IllegalArgumentException if the port is not in 0..65535
     */
    public ResponsePort {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port " + port + " is not in 0.." + MAX_PORT);
        }
    }

    static ResponsePort decode(AttributeValue value) throws StunFormatException {
        if (value.length() != SHORT_VALUE_BYTES && value.length() != VALUE_BYTES) {
            throw value.failure(Reason.BAD_VALUE_LENGTH, value.length());
        }
        return new ResponsePort(value.int16(0));
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int word() {
        return port << 16;
    }
}
