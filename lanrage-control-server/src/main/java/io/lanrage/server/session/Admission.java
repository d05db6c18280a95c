package io.lanrage.server.session;

/** Whether a connection may stay. */
public enum Admission {
    /** It may. */
    ADMITTED,
    /** Its address has, or makes, too many. */
    ADDRESS_LIMITED,
    /** The server has as many as it may have. */
    FULL
}
