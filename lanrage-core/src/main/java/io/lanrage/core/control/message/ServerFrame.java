package io.lanrage.core.control.message;

import tools.jackson.databind.JsonNode;

/** One text frame from server to client. */
public sealed interface ServerFrame {

    /**
     * A request was granted.
     *
     * @param id the request's
     * @param result the answer as JSON; {@link MessageCodec#result} reads it, as only the request tells its type
     */
    record Granted(long id, JsonNode result) implements ServerFrame {}

    /**
     * A request was refused.
     *
     * @param id the request's; 0 if the request was so broken that it has none, or if it is the session as a whole that is refused
     *     and will now be closed
     * @param code the name of an {@link io.lanrage.core.error.ErrorCode}, or one that this version does not know
     * @param message what was wrong, for people
     */
    record Refused(long id, String code, String message) implements ServerFrame {}

    /**
     * Something happened.
     *
     * @param event what
     */
    record Happened(Event event) implements ServerFrame {}
}
