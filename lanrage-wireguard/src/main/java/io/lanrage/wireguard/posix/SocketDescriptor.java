package io.lanrage.wireguard.posix;

/** A socket's descriptor, which is given back once and never used afterwards. Not safe for several threads. */
final class SocketDescriptor implements AutoCloseable {
    private static final int CLOSED = -1;

    private final Posix posix;
    private final String owner;
    private int number;

    /**
     * Takes an open one.
     *
     * @param owner what the failure of a use behind the closing names, for instance {@code the socket at /run/x}
     */
    SocketDescriptor(Posix posix, String owner, int number) {
        this.posix = posix;
        this.owner = owner;
        this.number = number;
    }

    /** Its number, for a call that is made at once. Throws {@link IllegalStateException} if it is closed. */
    int number() {
        if (number == CLOSED) {
            throw new IllegalStateException(owner + " is closed");
        }
        return number;
    }

    boolean isClosed() {
        return number == CLOSED;
    }

    /** Gives it back. Closing twice is harmless. */
    @Override
    public void close() {
        if (number != CLOSED) {
            int toClose = number;
            number = CLOSED;
            // Linux frees the descriptor whatever close(2) answers, and no written byte waits in a Unix socket.
            posix.functions().close(toClose);
        }
    }
}
