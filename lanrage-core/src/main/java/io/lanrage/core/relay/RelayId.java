package io.lanrage.core.relay;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.Excerpt;
import io.lanrage.core.error.InputException;
import java.util.regex.Pattern;

/**
 * What a relay is called, the same for every player of a control server, so that two of them can agree on one.
 *
 * @param value 1 to 32 lower-case letters, digits and hyphens, no hyphen first
 */
public record RelayId(String value) implements Comparable<RelayId> {

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    /**
     * Checks the form.
     *
     * @throws InputException if the value is of another one
     */
    public RelayId {
        if (!FORM.matcher(value).matches()) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "relay id " + Excerpt.of(value) + " is not 1 to 32 of a-z, 0-9 and hyphens, no hyphen first");
        }
    }

    @Override
    public int compareTo(RelayId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
