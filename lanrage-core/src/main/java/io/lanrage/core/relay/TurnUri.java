package io.lanrage.core.relay;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.Excerpt;
import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One way to a TURN server (RFC 7065): {@code turn:host:port?transport=udp}, or over TLS {@code turns:host:port?transport=tcp}. TURN over
 * DTLS is not among them.
 *
 * @param secure whether TLS is between; then the transport is TCP
 * @param host name or address in figures, an IPv6 address without brackets
 * @param port 1 to 65535
 * @param transport what carries TURN
 */
public record TurnUri(boolean secure, String host, int port, Transport transport) {

    /** What carries TURN from a client to its server. */
    public enum Transport {
        /** Datagrams. */
        UDP,
        /** A connection, with or without TLS. */
        TCP
    }

    /** The longest text that is read, in characters: the longest host name, and what stands around it. */
    public static final int MAX_CHARACTERS = 300;

    /** The port of TURN without TLS where none is named (RFC 8656 §7). */
    public static final int DEFAULT_PORT = 3478;

    /** The port of TURN over TLS where none is named (RFC 8656 §7). */
    public static final int DEFAULT_SECURE_PORT = 5349;

    private static final int MAX_PORT = 65_535;

    /** RFC 7065 §3.1 without percent-encoded and other exotic characters, which no name in the DNS has. */
    private static final Pattern FORM = Pattern.compile(
            "(turns?):(?:\\[([0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]{1,44})]|([A-Za-z0-9._-]{1,253}))(?::([0-9]{1,5}))?(?:\\?transport=([A-Za-z]{1,8}))?",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,253}");

    /**
     * Checks host, port and transport.
     *
     * @throws InputException if they are out of range, or TLS is to be carried by datagrams
     */
    public TurnUri {
        if (host.indexOf(':') >= 0) {
            IpPrefix.parseAddress(host);
        } else if (!NAME.matcher(host).matches()) {
            throw invalid("TURN host " + Excerpt.of(host) + " is not a host name or an IP address");
        }
        if (port < 1 || port > MAX_PORT) {
            throw invalid("TURN port " + port + " is not in 1.." + MAX_PORT);
        }
        if (secure && transport != Transport.TCP) {
            throw invalid("TURN over DTLS is not supported: a turns: URI needs transport=tcp");
        }
    }

    /**
     * The way over UDP.
     *
     * @param host name or address in figures
     * @param port 1 to 65535
     * @return the URI
     * @throws InputException if they are out of range
     */
    public static TurnUri udp(String host, int port) {
        return new TurnUri(false, host, port, Transport.UDP);
    }

    /**
     * Reads a URI. Without a port it is the usual one; without a transport it is UDP, or TCP for {@code turns:}.
     *
     * @param text such as {@code turn:relay.example.org:3478?transport=udp}
     * @return the URI
     * @throws InputException if the text is none, or a transport is not known
     */
    public static TurnUri parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (text.length() > MAX_CHARACTERS || !matcher.matches()) {
            throw invalid(Excerpt.of(text) + " is not of the form turn:HOST[:PORT][?transport=udp|tcp], or turns:…");
        }
        boolean secure = matcher.group(1).equalsIgnoreCase("turns");
        String host = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
        int usualPort = secure ? DEFAULT_SECURE_PORT : DEFAULT_PORT;
        int port = matcher.group(4) == null ? usualPort : Integer.parseInt(matcher.group(4));
        Transport usual = secure ? Transport.TCP : Transport.UDP;
        return new TurnUri(secure, host, port, matcher.group(5) == null ? usual : transport(matcher.group(5)));
    }

    private static Transport transport(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "udp" -> Transport.UDP;
            case "tcp" -> Transport.TCP;
            default -> throw invalid("TURN transport " + Excerpt.of(text) + " is neither udp nor tcp");
        };
    }

    private static InputException invalid(String message) {
        return new InputException(ErrorCode.INPUT_INVALID, message);
    }

    /** As {@link #parse} reads it, with port and transport. */
    @Override
    public String toString() {
        String place = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return (secure ? "turns:" : "turn:") + place + ":" + port + "?transport="
                + transport.name().toLowerCase(Locale.ROOT);
    }
}
