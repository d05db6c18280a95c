package io.lanrage.core.error;

import org.jspecify.annotations.Nullable;

/** This machine lacks a right, a device or a program. Modules that drive a device add their own kinds. */
public non-sealed class DeviceException extends LanrageException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one with its cause.
     *
     * @param code a code of category {@link ErrorCode.Category#DEVICE}
     * @param message what was wrong, with the offending value
     * @param cause what led to it, or null
     */
    public DeviceException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(code, ErrorCode.Category.DEVICE, message, cause);
    }

    /**
     * Makes one without a cause.
     *
     * @param code a code of category {@link ErrorCode.Category#DEVICE}
     * @param message what was wrong, with the offending value
     */
    public DeviceException(ErrorCode code, String message) {
        this(code, message, null);
    }
}
