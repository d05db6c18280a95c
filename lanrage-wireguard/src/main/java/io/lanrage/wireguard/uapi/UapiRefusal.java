package io.lanrage.wireguard.uapi;

import io.lanrage.wireguard.posix.Errno;

/** The answer "no" to a client of a {@link UapiServer}, who is told the error number alone; the message is for the log. */
public final class UapiRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int errnoNumber;

    /**
     * Makes one.
     *
     * @param errno what the client is told, for instance {@link Errno#EINVAL} for a value that cannot be, {@link Errno#EPROTO} for a
     *     request that is not of the protocol's form, or {@link Errno#EOPNOTSUPP} for what this device does not do
     * @param reason why, without secrets
     */
    public UapiRefusal(Errno errno, String reason) {
        super(errno.symbol() + ": " + reason);
        this.errnoNumber = errno.number();
    }

    /**
     * What the client is told.
     *
     * @return the error number
     */
    public Errno errno() {
        return new Errno(errnoNumber);
    }
}
