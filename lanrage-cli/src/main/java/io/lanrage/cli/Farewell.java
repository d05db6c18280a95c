package io.lanrage.cli;

/** Something that is to be done when the process is told to end, until it is closed. */
@FunctionalInterface
interface Farewell extends AutoCloseable {

    /** Takes it back. */
    @Override
    void close();
}
