package io.lanrage.cli;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.LanrageException;

/** What a process says by its exit code. */
enum ExitCode {
    /** Done. */
    DONE(0),
    /** Failed while running. */
    FAILED(1),
    /** Wrong usage. */
    USAGE(2),
    /** The control server cannot be reached. */
    UNREACHABLE(3),
    /** Refused: invite, token, kicked. */
    REFUSED(4),
    /** Rights or a device are missing. */
    DEVICE(5);

    private final int value;

    ExitCode(int value) {
        this.value = value;
    }

    int value() {
        return value;
    }

    /** The code that fits a failure; a broken invite counts as refused, whoever finds it out. */
    static ExitCode of(LanrageException failure) {
        if (failure.code() == ErrorCode.INVITE_INVALID || failure.code() == ErrorCode.INVITE_MISTYPED) {
            return REFUSED;
        }
        return switch (failure.code().category()) {
            case INPUT -> USAGE;
            case UNREACHABLE -> UNREACHABLE;
            case REFUSED -> REFUSED;
            case DEVICE -> DEVICE;
            case FAILURE -> FAILED;
        };
    }
}
