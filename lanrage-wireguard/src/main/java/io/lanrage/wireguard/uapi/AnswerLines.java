package io.lanrage.wireguard.uapi;

import io.lanrage.core.key.SecretKey;
import java.util.Arrays;
import java.util.function.Function;

/** A walk over the lines of an answer, with the forms that values have. Values of keys are never made into strings. */
final class AnswerLines {
    private static final int HEX_DIGITS = SecretKey.BYTES * 2;
    /** Enough of a wrong value to recognise it. */
    private static final int SHOWN_CHARACTERS = 64;

    private final SecretBytes answer;
    private final int lineLimit;
    private int line;
    private int lineEnd = -1;
    private int equalsSign;
    private int lineStart;

    AnswerLines(SecretBytes answer, int lineLimit) {
        this.answer = answer;
        this.lineLimit = lineLimit;
    }

    /** Steps to the next line; false if it is the empty one, or if nothing is left. */
    boolean next() {
        lineStart = lineEnd + 1;
        line++;
        if (lineStart >= answer.size()) {
            return false;
        }
        equalsSign = -1;
        int index = lineStart;
        while (true) {
            if (index >= answer.size()) {
                throw malformed("the line is not ended");
            }
            byte b = answer.at(index);
            if (b == '\n') {
                break;
            }
            if (b == '=' && equalsSign < 0) {
                equalsSign = index;
            }
            if (++index - lineStart > lineLimit) {
                throw malformed("the line is longer than " + lineLimit + " bytes");
            }
        }
        lineEnd = index;
        if (lineEnd == lineStart) {
            return false;
        }
        if (equalsSign < 0) {
            // Without a key nobody knows whether it is a secret, so it is not shown.
            throw malformed("the line has no '='");
        }
        return true;
    }

    /** After the last line: the empty one and nothing more. */
    void requireEnd() {
        if (next() || lineEnd != lineStart || lineEnd + 1 != answer.size()) {
            throw malformed("errno is not followed by an empty line and the end");
        }
    }

    String key() {
        return answer.text(lineStart, equalsSign);
    }

    /** The value as text; not for secrets. */
    String value() {
        return answer.text(equalsSign + 1, lineEnd);
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
        boolean negative = lineEnd > equalsSign + 1 && answer.at(equalsSign + 1) == '-';
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
            int digit = answer.at(i) - '0';
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
            int high = Character.digit(answer.at(at), 16);
            int low = Character.digit(answer.at(at + 1), 16);
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

    /** Whether the value is a key of nothing but zeroes. */
    boolean isZeroKey() {
        requireKeyLength();
        int different = 0;
        for (int i = equalsSign + 1; i < lineEnd; i++) {
            different |= answer.at(i) ^ '0';
        }
        return different == 0;
    }

    private void requireKeyLength() {
        int digits = lineEnd - equalsSign - 1;
        if (digits != HEX_DIGITS) {
            throw malformed(key() + " has " + digits + " characters, but must have " + HEX_DIGITS);
        }
    }

    UapiException.Malformed malformed(String reason) {
        return new UapiException.Malformed(line, reason);
    }

    /** For values that are no secrets: shows what is printable of it, and not too much. */
    UapiException.Malformed malformedValue(String reason) {
        String shown = value().replaceAll("[^\\x20-\\x7e]", "?");
        if (shown.length() > SHOWN_CHARACTERS) {
            shown = shown.substring(0, SHOWN_CHARACTERS) + "…";
        }
        return malformed(key() + " '" + shown + "' " + reason);
    }
}
