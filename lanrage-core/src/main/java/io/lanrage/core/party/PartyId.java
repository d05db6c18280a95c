package io.lanrage.core.party;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.Excerpt;
import io.lanrage.core.error.InputException;
import java.util.regex.Pattern;

/**
 * A party's name on the control server: 80 bits derived from its secret, in lower-case base32. It tells nothing about the secret.
 *
 * @param value 16 characters from {@code a-z2-7}
 */
public record PartyId(String value) {

    private static final Pattern FORM = Pattern.compile("[a-z2-7]{16}");

    /**
     * Checks the form.
     *
     * @throws InputException if the value is not 16 characters of lower-case base32
     */
    public PartyId {
        if (!FORM.matcher(value).matches()) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "party id " + Excerpt.of(value) + " is not 16 characters of lower-case base32");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
