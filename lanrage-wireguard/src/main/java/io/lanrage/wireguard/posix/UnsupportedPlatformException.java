package io.lanrage.wireguard.posix;

import java.io.IOException;

/** This operating system or processor is not one whose native layouts LANrage knows, or its C library cannot be loaded. */
public final class UnsupportedPlatformException extends IOException {
    private static final long serialVersionUID = 1L;

    UnsupportedPlatformException(String message) {
        super(message);
    }

    UnsupportedPlatformException(String message, Throwable cause) {
        super(message, cause);
    }
}
