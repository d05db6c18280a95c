package io.lanrage.wireguard.uapi;

import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.SecretKey;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the lines of a request or an answer, with the forms that values have. Values of keys are never made into strings.
 * What has another form is a {@link MalformedLine}.
 */
final class ProtocolLines {
    private static final int HEX_DIGITS = SecretKey.BYTES * 2;
    /** Enough of a wrong value to recognise it. */
    private static final int SHOWN_CHARACTERS = 64;

    private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,2}");

    private final SecretBytes text;
    private final int lineLimit;
    private int line;
    private int lineEnd = -1;
    private int equalsSign;
    private int lineStart;

    ProtocolLines(SecretBytes text, int lineLimit) {
        this.text = text;
        this.lineLimit = lineLimit;
    }

    /** Steps to the next line; false if it is the empty one, or if nothing is left. */
    boolean next() {
        lineStart = lineEnd + 1;
        line++;
        if (lineStart >= text.size()) {
            return false;
        }
        equalsSign = -1;
        int index = lineStart;
        while (true) {
            if (index >= text.size()) {
                throw broken("the line is not ended");
            }
            byte b = text.at(index);
            if (b == '\n') {
                break;
            }
            if (b == '=' && equalsSign < 0) {
                equalsSign = index;
            }
            if (++index - lineStart > lineLimit) {
                throw broken("the line is longer than " + lineLimit + " bytes");
            }
        }
        lineEnd = index;
        if (lineEnd == lineStart) {
            return false;
        }
        if (equalsSign < 0) {
            // Without a key nobody knows whether it is a secret, so it is not shown.
            throw broken("the line has no '='");
        }
        return true;
    }

    /** After the last line: the empty one and nothing more. */
    void requireEnd() {
        if (next()) {
            throw broken("something else follows where an empty line must be the end");
        }
        requireWasLast();
    }

    /** After {@link #next} found no line: it was for the empty one, and nothing more is there. */
    void requireWasLast() {
        if (lineEnd != lineStart || lineEnd + 1 != text.size()) {
            throw broken("something else follows where an empty line must be the end");
        }
    }

    String key() {
        return text.text(lineStart, equalsSign);
    }

    /** The value as text; not for secrets. */
    String value() {
        return text.text(equalsSign + 1, lineEnd);
    }

    /** A whole number from 0 to {@code largest}. */
    long number(long largest) {
        long number = decimal(equalsSign + 1);
        if (number < 0 || number > largest) {
            throw malformedValue("is not a number in 0.." + largest);
        }
        return number;
    }

    /** A whole number that may have a minus. */
    long status() {
        boolean negative = isNegated();
        long number = decimal(negative ? equalsSign + 2 : equalsSign + 1);
        if (number < 0) {
            throw malformedValue("is not a number");
        }
        return negative ? -number : number;
    }

    /** The number in the digits from an index to the line's end; -1 if it is none, or does not fit. */
    private long decimal(int from) {
        long number = 0;
        for (int i = from; i < lineEnd; i++) {
            int digit = text.at(i) - '0';
            if (digit < 0 || digit > 9 || number > (Long.MAX_VALUE - digit) / 10) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return from == lineEnd ? -1 : number;
    }

    /** A key's 32 bytes, from 64 hexadecimal digits; the caller wipes them where they are secret. */
    byte[] keyBytes() {
        requireKeyLength();
        byte[] key = new byte[SecretKey.BYTES];
        for (int i = 0; i < key.length; i++) {
            int at = equalsSign + 1 + i * 2;
            int high = Character.digit(text.at(at), 16);
            int low = Character.digit(text.at(at + 1), 16);
            if (high < 0 || low < 0) {
                Arrays.fill(key, (byte) 0);
                throw malformed(key() + " has a character that is no hexadecimal digit");
            }
            key[i] = (byte) (high << 4 | low);
        }
        return key;
    }

    /** A key made from its bytes, which are then wiped. */
    <K extends SecretKey> K secretKey(Function<byte[], K> factory) {
        byte[] bytes = keyBytes();
        try {
            return factory.apply(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** A key made from its bytes, or null if they are all zero, which is how the protocol says that there is none. */
    <K extends SecretKey> @Nullable K secretKeyOrNone(Function<byte[], K> factory) {
        return isZeroKey() ? null : secretKey(factory);
    }

    /** Whether the value is a key of nothing but zeroes. */
    boolean isZeroKey() {
        requireKeyLength();
        int different = 0;
        for (int i = equalsSign + 1; i < lineEnd; i++) {
            different |= text.at(i) ^ '0';
        }
        return different == 0;
    }

    private void requireKeyLength() {
        int digits = lineEnd - equalsSign - 1;
        if (digits != HEX_DIGITS) {
            throw malformed(key() + " has " + digits + " characters, but must have " + HEX_DIGITS);
        }
    }

    /** The word {@code true}, which is all that a switch takes. */
    void requireTrue() {
        if (!value().equals("true")) {
            throw malformedValue("is not true");
        }
    }

    /** A prefix, without bits behind it. */
    IpPrefix prefix() {
        try {
            return IpPrefix.parse(value());
        } catch (InputException e) {
            throw malformedValue("is not a prefix");
        }
    }

    /** Whether the value begins with a minus. */
    boolean isNegated() {
        return lineEnd > equalsSign + 1 && text.at(equalsSign + 1) == '-';
    }

    /** The prefix that an address is in, behind a minus if there is one: {@code wg} leaves bits behind the prefix set. */
    IpPrefix prefixAround() {
        String value = isNegated() ? value().substring(1) : value();
        int slash = value.indexOf('/');
        String length = value.substring(slash + 1);
        if (slash < 0 || !LENGTH.matcher(length).matches()) {
            throw malformedValue("is not an address with a prefix length");
        }
        try {
            return IpPrefix.containing(IpPrefix.parseAddress(value.substring(0, slash)), Integer.parseInt(length));
        } catch (InputException e) {
            throw malformedValue("is not an address with a prefix length");
        }
    }

    /** {@code 192.0.2.1:51820}, {@code [2001:db8::1]:51820} or {@code [fe80::1%eth0]:51820}. */
    InetSocketAddress endpoint() {
        String text = value();
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            // The zone names an interface of the device's own network namespace, perhaps none of ours.
            host = host.substring(1, host.length() - 1).split("%", 2)[0];
        }
        try {
            int port = Integer.parseInt(text, colon + 1, text.length(), 10);
            return new InetSocketAddress(IpPrefix.parseAddress(host), port);
        } catch (IllegalArgumentException | InputException e) {
            throw malformedValue("is not an endpoint");
        }
    }

    MalformedLine malformed(String reason) {
        return new MalformedLine(line, reason, false);
    }

    private MalformedLine broken(String reason) {
        return new MalformedLine(line, reason, true);
    }

    /** For values that are no secrets: shows what is printable of it, and not too much. */
    MalformedLine malformedValue(String reason) {
        String shown = value().replaceAll("[^\\x20-\\x7e]", "?");
        if (shown.length() > SHOWN_CHARACTERS) {
            shown = shown.substring(0, SHOWN_CHARACTERS) + "…";
        }
        return malformed(key() + " '" + shown + "' " + reason);
    }
}
