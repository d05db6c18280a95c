package io.lanrage.wireguard.posix;

/** A call into libcrypto that failed although nothing was wrong with what it was given, for instance without memory. */
public final class NativeCipherException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NativeCipherException(String call, int result) {
        super(call + " returned " + result);
    }
}
