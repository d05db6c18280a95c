package io.lanrage.server.session;

import io.lanrage.core.control.message.Request;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.server.registry.Caller;
import java.util.Optional;

/** What a {@link Session} wants done about something that came in. */
public sealed interface Step {

    /**
     * The peer has proven who it is: tell the {@link Switchboard}, which answers.
     *
     * @param caller who it is
     * @param id the request's
     */
    record Enter(Caller caller, long id) implements Step {}

    /**
     * Have a request answered by the {@link Switchboard}.
     *
     * @param caller who asks
     * @param id the request's
     * @param request what
     */
    record Ask(Caller caller, long id, Request<?> request) implements Step {}

    /**
     * Refuse what came in, and close if that is said.
     *
     * @param id the request's, or 0 if it has none
     * @param type the request's type, or {@code unknown}; for counting
     * @param code why
     * @param message what was wrong, for people
     * @param closing how to close, if the session is over
     */
    record Refuse(long id, String type, ErrorCode code, String message, Optional<Closing> closing) implements Step {}

    /** Nothing: the session is over. */
    record Ignore() implements Step {}
}
