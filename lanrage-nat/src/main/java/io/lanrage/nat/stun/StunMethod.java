package io.lanrage.nat.stun;

/**
 * The function that a message belongs to: an open space of 12-bit codes (RFC 8489 §5 and §18.2).
 *
 * @param code the method's code, 0 to 0xFFF
 */
public record StunMethod(int code) {

    /** Binding: tells the sender the address that it was seen from (RFC 8489 §2). */
    public static final StunMethod BINDING = new StunMethod(0x001);
    /** Allocate: opens an address at a relay (RFC 8656 §7). */
    public static final StunMethod ALLOCATE = new StunMethod(0x003);
    /** Refresh: keeps an allocation, or ends it (RFC 8656 §8). */
    public static final StunMethod REFRESH = new StunMethod(0x004);
    /** Send: an indication that carries data to a peer (RFC 8656 §11.1). */
    public static final StunMethod SEND = new StunMethod(0x006);
    /** Data: an indication that carries data from a peer (RFC 8656 §11.3). */
    public static final StunMethod DATA = new StunMethod(0x007);
    /** CreatePermission: lets peers reach the client (RFC 8656 §10). */
    public static final StunMethod CREATE_PERMISSION = new StunMethod(0x008);
    /** ChannelBind: gives a peer a short name (RFC 8656 §12). */
    public static final StunMethod CHANNEL_BIND = new StunMethod(0x009);

    private static final int MAX_CODE = 0xFFF;

    /**
     * Checks the code.
     *
     * @throws IllegalArgumentException if the code does not fit in 12 bits
     */
    public StunMethod {
        if (code < 0 || code > MAX_CODE) {
            throw new IllegalArgumentException("STUN method " + code + " is not in 0.." + MAX_CODE);
        }
    }

    /** The method's name, or its code in hexadecimal digits. */
    @Override
    public String toString() {
        return switch (code) {
            case 0x001 -> "BINDING";
            case 0x003 -> "ALLOCATE";
            case 0x004 -> "REFRESH";
            case 0x006 -> "SEND";
            case 0x007 -> "DATA";
            case 0x008 -> "CREATE_PERMISSION";
            case 0x009 -> "CHANNEL_BIND";
            default -> String.format("METHOD-0x%03X", code);
        };
    }
}
