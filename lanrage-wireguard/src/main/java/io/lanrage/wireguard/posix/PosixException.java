package io.lanrage.wireguard.posix;

import java.io.IOException;

/** A call into the operating system that failed; the message names the call, its object and the error. */
public final class PosixException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int errnoNumber;

    /**
     * Makes one.
     *
     * @param call the call and what it was applied to, such as {@code connect /var/run/wireguard/wg0.sock}
     * @param errno what the operating system answered
     */
    public PosixException(String call, Errno errno) {
        super(call + ": " + errno);
        this.errnoNumber = errno.number();
    }

    /**
     * What the operating system answered.
     *
     * @return the error number
     */
    public Errno errno() {
        return new Errno(errnoNumber);
    }
}
