package io.lanrage.core.control.remote;

import io.lanrage.core.error.LanrageException;

/**
 * Hears from a {@link Link}: at most once that it is open, then of texts, and once, last of all, that it ended; not of the end by
 * {@link Link#abort()}. Called on the link's threads, one call at a time.
 */
interface LinkListener {

    /** The connection is there. */
    void opened(Link link);

    /** A text arrived; {@link Link#taken} says when it is done with. */
    void text(String text);

    /** There is no connection, or none any more. */
    void ended(LanrageException cause);
}
