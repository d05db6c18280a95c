package io.lanrage.server.session;

/** Why a connection was cut without a word. */
public enum Cut {
    /** The client did not read: what it was to be told piled up. */
    SLOW_READER,
    /** Nothing was heard of the client, not even answers to pings. */
    SILENT,
    /** No whole HTTP request came in time. */
    NO_REQUEST,
    /** The client did not answer the close in time. */
    UNANSWERED_CLOSE
}
