package io.lanrage.wireguard.packet;

/** Why bytes are not an IP packet. On the data path it travels as a negative number, the {@link #code()}. */
public enum Malformation {
    /** Fewer bytes than the shortest header of its version, or none. */
    TRUNCATED,
    /** The version is neither 4 nor 6. */
    VERSION_UNKNOWN,
    /** The IPv4 header's length is below 20 bytes or above the packet's length. */
    HEADER_LENGTH,
    /** The packet's length field is below its header's, or above the bytes that are there. */
    PACKET_LENGTH,
    /** An IPv6 extension header reaches beyond the packet, or there are more than {@value IpPacket#MAX_EXTENSION_HEADERS}. */
    EXTENSION_HEADERS;

    private static final Malformation[] VALUES = values();

    /**
     * The number for it.
     *
     * @return from -1 down
     */
    public int code() {
        return -1 - ordinal();
    }

    /**
     * Finds it by its number.
     *
     * @param code what {@link IpPacket#validBytes} returned, below 0
     * @return the malformation
     */
    public static Malformation of(int code) {
        if (code >= 0 || code < -VALUES.length) {
            throw new IllegalArgumentException("code " + code + " is not in " + -VALUES.length + "..-1");
        }
        return VALUES[-1 - code];
    }
}
