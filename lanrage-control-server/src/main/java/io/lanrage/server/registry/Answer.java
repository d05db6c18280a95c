package io.lanrage.server.registry;

import io.lanrage.core.control.message.Result;
import io.lanrage.core.error.ErrorCode;

/** What the caller is told. */
public sealed interface Answer {

    /**
     * What was asked for is done.
     *
     * @param result of the type that the request names
     */
    record Granted(Result result) implements Answer {}

    /**
     * What was asked for is not done, and nothing has changed.
     *
     * @param code which rule forbids it
     * @param message what was wrong, for people
     */
    record Refused(ErrorCode code, String message) implements Answer {}
}
