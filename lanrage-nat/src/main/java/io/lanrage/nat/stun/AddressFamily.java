package io.lanrage.nat.stun;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/** The address families, by their numbers in attributes (RFC 8489 §14.1). */
public enum AddressFamily {
    /** IPv4. */
    IPV4(0x01),
    /** IPv6. */
    IPV6(0x02);

    private static final int MAX_CODE = 0xFF;

    private final int code;

    AddressFamily(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** The family with this number, or empty if there is none. */
    public static Optional<AddressFamily> ofCode(int code) {
        return code == IPV4.code ? Optional.of(IPV4) : code == IPV6.code ? Optional.of(IPV6) : Optional.empty();
    }

    /** The family of an address. */
    public static AddressFamily of(InetAddress address) {
        return address instanceof Inet4Address ? IPV4 : IPV6;
    }

    /** Refuses a number that does not fit in a byte. */
    static void checkCode(int code) {
        if (code < 0 || code > MAX_CODE) {
            throw new IllegalArgumentException("address family " + code + " is not in 0.." + MAX_CODE);
        }
    }
}
