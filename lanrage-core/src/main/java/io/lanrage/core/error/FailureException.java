package io.lanrage.core.error;

import org.jspecify.annotations.Nullable;

/** Something failed while running, for no fault of the input, the server or the machine. */
public final class FailureException extends LanrageException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one with its cause.
     *
     * @param code a code of category {@link ErrorCode.Category#FAILURE}
     * @param message what was wrong, with the offending value
     * @param cause what led to it, or null
     */
    public FailureException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(code, ErrorCode.Category.FAILURE, message, cause);
    }

    /**
     * Makes one without a cause.
     *
     * @param code a code of category {@link ErrorCode.Category#FAILURE}
     * @param message what was wrong, with the offending value
     */
    public FailureException(ErrorCode code, String message) {
        this(code, message, null);
    }
}
