package io.lanrage.core.relay;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.Excerpt;
import io.lanrage.core.error.InputException;
import java.util.regex.Pattern;

/**
 * The part of the world that a relay stands in, in the words of its operator: {@code eu-west}, {@code fra}.
 *
 * @param value 1 to 32 lower-case letters, digits and hyphens, no hyphen first
 */
public record RelayRegion(String value) {

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    /** The region of relays whose operator names none. */
    public static final RelayRegion DEFAULT = new RelayRegion("default");

    /**
     * Checks the form.
     *
     * @throws InputException if the value is of another one
     */
    public RelayRegion {
        if (!FORM.matcher(value).matches()) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "relay region " + Excerpt.of(value) + " is not 1 to 32 of a-z, 0-9 and hyphens, no hyphen first");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
