package io.lanrage.core.ipam;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.Excerpt;
import io.lanrage.core.error.InputException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A network prefix such as {@code 10.66.0.0/24} (RFC 4632 §3.1, RFC 4291 §2.3).
 *
 * @param address the first address; all bits behind the prefix are zero
 * @param length how many leading bits are fixed: 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record IpPrefix(InetAddress address, int length) {

    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,2}");
    /** With a colon in it, {@link InetAddress#getByName} takes this for figures and asks no name service. */
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:][0-9a-fA-F:.]*");

    /**
     * Checks that the length fits the family and that no bit behind the prefix is set. A host name or zone of the address is dropped.
     *
     * @throws InputException if it does not
     */
    public IpPrefix {
        address = addressOf(address.getAddress());
        byte[] bytes = address.getAddress();
        if (length < 0 || length > bytes.length * 8) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "prefix length " + length + " is not in 0.." + bytes.length * 8 + " for "
                            + address.getHostAddress());
        }
        if (!Arrays.equals(bytes, masked(bytes, length))) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    address.getHostAddress() + "/" + length + " has bits set behind the prefix");
        }
    }

    /**
     * The prefix of a length that an address is in.
     *
     * @param address any address of the prefix
     * @param length how many leading bits are fixed
     * @return the prefix
     * @throws InputException if the length does not fit the family
     */
    public static IpPrefix containing(InetAddress address, int length) {
        byte[] bytes = address.getAddress();
        int bounded = Math.max(0, Math.min(length, bytes.length * 8));
        return new IpPrefix(addressOf(masked(bytes, bounded)), length);
    }

    /**
     * Reads a prefix; an address without a length is a prefix of that one address.
     *
     * @param text for instance {@code 10.66.0.0/16}; never resolved by name
     * @return the prefix
     * @throws InputException if the text is not a prefix
     */
    public static IpPrefix parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = parseAddress(slash < 0 ? text : text.substring(0, slash));
        if (slash < 0) {
            return new IpPrefix(address, address.getAddress().length * 8);
        }
        String length = text.substring(slash + 1);
        if (!LENGTH.matcher(length).matches()) {
            throw new InputException(ErrorCode.INPUT_INVALID, Excerpt.of(text) + " is not a prefix");
        }
        return new IpPrefix(address, Integer.parseInt(length));
    }

    /**
     * Reads an address in figures, never asking a name service.
     *
     * @param text for instance {@code 10.66.0.2} or {@code fd00::1}
     * @return the address
     * @throws InputException if the text is not an address in figures
     */
    public static InetAddress parseAddress(String text) {
        boolean figures = IPV4.matcher(text).matches()
                || (text.indexOf(':') >= 0 && IPV6.matcher(text).matches());
        if (!figures) {
            throw new InputException(ErrorCode.INPUT_INVALID, Excerpt.of(text) + " is not an IP address");
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new InputException(ErrorCode.INPUT_INVALID, Excerpt.of(text) + " is not an IP address", e);
        }
    }

    /**
     * Tells whether an address is in this prefix.
     *
     * @param other an address of either family
     * @return true if it is
     */
    public boolean contains(InetAddress other) {
        byte[] bytes = other.getAddress();
        return bytes.length == address.getAddress().length
                && Arrays.equals(masked(bytes, length), address.getAddress());
    }

    /**
     * Tells whether any address is in both prefixes.
     *
     * @param other another prefix of either family
     * @return true if one contains the other
     */
    public boolean overlaps(IpPrefix other) {
        return length <= other.length ? contains(other.address) : other.contains(address);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return address.getHostAddress() + "/" + length;
    }

    private static byte[] masked(byte[] bytes, int length) {
        byte[] masked = bytes.clone();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.max(0, Math.min(8, length - i * 8));
            masked[i] &= (byte) (0xff << (8 - kept));
        }
        return masked;
    }

    private static InetAddress addressOf(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("an address has 4 or 16 bytes, not " + bytes.length, e);
        }
    }
}
