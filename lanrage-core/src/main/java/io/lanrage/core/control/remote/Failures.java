package io.lanrage.core.control.remote;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.FailureException;
import io.lanrage.core.error.LanrageException;
import java.util.concurrent.CompletionException;

/** What stages fail with. */
final class Failures {

    private Failures() {}

    /** The typed exception inside of a stage's failure; anything else is a bug, and becomes {@code INTERNAL}. */
    static LanrageException typed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof LanrageException typed
                ? typed
                : new FailureException(ErrorCode.INTERNAL, String.valueOf(cause), cause);
    }
}
