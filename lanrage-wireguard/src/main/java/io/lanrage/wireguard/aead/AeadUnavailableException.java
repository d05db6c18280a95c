package io.lanrage.wireguard.aead;

/** An implementation cannot be used here; the message says why. */
public final class AeadUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    AeadUnavailableException(String message) {
        super(message);
    }

    AeadUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
