package io.lanrage.core.error;

import org.jspecify.annotations.Nullable;

/** The control server cannot be reached now; trying again may help. */
public final class UnreachableException extends LanrageException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one with its cause.
     *
     * @param code a code of category {@link ErrorCode.Category#UNREACHABLE}
     * @param message what was wrong, with the offending value
     * @param cause what led to it, or null
     */
    public UnreachableException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(code, ErrorCode.Category.UNREACHABLE, message, cause);
    }

    /**
     * Makes one without a cause.
     *
     * @param code a code of category {@link ErrorCode.Category#UNREACHABLE}
     * @param message what was wrong, with the offending value
     */
    public UnreachableException(ErrorCode code, String message) {
        this(code, message, null);
    }
}
