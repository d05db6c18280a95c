package io.lanrage.wireguard.packet;

/** Why bytes are not an IP packet. On the data path it travels as a negative number, the {@link #code()}. */
public enum Malformation {
    /** Fewer bytes than the shortest header of its version, or none. */
    TRUNCATED(-1),
    /** The version is neither 4 nor 6. */
    VERSION_UNKNOWN(-2),
    /** The IPv4 header's length is below 20 bytes or above the packet's length. */
    HEADER_LENGTH(-3),
    /** The packet's length field is below its header's, or above the bytes that are there. */
    PACKET_LENGTH(-4),
    /** An IPv6 extension header reaches beyond the packet, or there are more than {@value IpPacket#MAX_EXTENSION_HEADERS}. */
    EXTENSION_HEADERS(-5);

    private final int code;

    Malformation(int code) {
        this.code = code;
    }

    /**
     * The number for it.
     *
     * @return from -1 down
     */
    public int code() {
        return code;
    }

    /**
     * Finds it by its number.
     *
     * @param code what {@link IpPacket#validBytes} returned, below 0
     * @return the malformation
     */
    public static Malformation of(int code) {
        for (Malformation malformation : values()) {
            if (malformation.code == code) {
                return malformation;
            }
        }
        throw new IllegalArgumentException("code " + code + " is none of a malformation");
    }
}
