package io.lanrage.server.session;

/** The way to one client. Safe for any number of threads; never waits. Once it is closed, calls do nothing. */
public interface Outlet {

    /**
     * Sends a text frame. Frames arrive in the order of the calls of one thread. A client that does not read is cut off.
     *
     * @param text the frame
     */
    void send(String text);

    /**
     * Closes the connection behind what was sent before.
     *
     * @param closing why
     */
    void close(Closing closing);
}
