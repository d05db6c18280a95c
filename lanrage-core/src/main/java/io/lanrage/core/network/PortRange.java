package io.lanrage.core.network;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.Excerpt;
import io.lanrage.core.error.InputException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Neighbouring ports of one protocol.
 *
 * @param protocol of which they are ports
 * @param first the lowest, 1 to 65,535
 * @param last the highest, from {@code first} to 65,535
 */
public record PortRange(TransportProtocol protocol, int first, int last) {

    /** The highest port. */
    public static final int LARGEST_PORT = 65_535;

    private static final Pattern FORM = Pattern.compile("(tcp|udp):([0-9]{1,5})(?:-([0-9]{1,5}))?");

    /**
     * Checks the ports.
     *
     * @throws InputException if one is out of range, or the first is above the last
     */
    public PortRange {
        if (first < 1 || last > LARGEST_PORT || first > last) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "ports " + first + "-" + last + " are not in 1.." + LARGEST_PORT + ", the lower one first");
        }
    }

    /**
     * Reads ports.
     *
     * @param text {@code tcp:25565}, {@code udp:27000-27050}; letters may be large
     * @return the ports
     * @throws InputException if the text is of another form, or the ports are out of range
     */
    public static PortRange parse(String text) {
        Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    Excerpt.of(text) + " is not of the form udp:PORT, tcp:PORT, udp:FIRST-LAST or tcp:FIRST-LAST");
        }
        int first = Integer.parseInt(matcher.group(2));
        int last = matcher.group(3) == null ? first : Integer.parseInt(matcher.group(3));
        return new PortRange(TransportProtocol.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)), first, last);
    }

    /**
     * Tells whether a port is one of these.
     *
     * @param other of which protocol it is
     * @param port the port
     * @return true if it is
     */
    public boolean contains(TransportProtocol other, int port) {
        return protocol == other && first <= port && port <= last;
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return protocol + ":" + first + (last == first ? "" : "-" + last);
    }
}
