package io.lanrage.core.key;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;

/** What all fixed-length keys check in the same way. */
final class KeyBytes {

    private KeyBytes() {}

    /** Copies {@code bytes}, or throws an {@link InputException} that names {@code what} if the length is wrong. */
    static byte[] copyOf(byte[] bytes, int length, String what) {
        if (bytes.length != length) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID, what + " has " + bytes.length + " bytes, but must have " + length);
        }
        return bytes.clone();
    }
}
