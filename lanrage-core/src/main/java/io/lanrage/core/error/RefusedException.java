package io.lanrage.core.error;

import org.jspecify.annotations.Nullable;

/** The control server or the party's host was reached and said no. */
public final class RefusedException extends LanrageException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one with its cause.
     *
     * @param code a code of category {@link ErrorCode.Category#REFUSED}
     * @param message what was wrong, with the offending value
     * @param cause what led to it, or null
     */
    public RefusedException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(code, ErrorCode.Category.REFUSED, message, cause);
    }

    /**
     * Makes one without a cause.
     *
     * @param code a code of category {@link ErrorCode.Category#REFUSED}
     * @param message what was wrong, with the offending value
     */
    public RefusedException(ErrorCode code, String message) {
        this(code, message, null);
    }
}
