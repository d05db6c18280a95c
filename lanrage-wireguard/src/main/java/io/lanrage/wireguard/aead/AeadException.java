package io.lanrage.wireguard.aead;

/**
 * A cipher did not do its work although nothing was wrong with what it was given, for instance for want of memory. Not
 * said of a wrong tag. The packet is lost, the key stays usable.
 */
public final class AeadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AeadException(String message, Throwable cause) {
        super(message, cause);
    }
}
