package io.lanrage.core.error;

import org.jspecify.annotations.Nullable;

/** Something that was given cannot be used: an invite, an option, a message. */
public final class InputException extends LanrageException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one with its cause.
     *
     * @param code a code of category {@link ErrorCode.Category#INPUT}
     * @param message what was wrong, with the offending value
     * @param cause what led to it, or null
     */
    public InputException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(code, ErrorCode.Category.INPUT, message, cause);
    }

    /**
     * Makes one without a cause.
     *
     * @param code a code of category {@link ErrorCode.Category#INPUT}
     * @param message what was wrong, with the offending value
     */
    public InputException(ErrorCode code, String message) {
        this(code, message, null);
    }
}
