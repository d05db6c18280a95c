package io.lanrage.wireguard.uapi;

/**
 * Finds where a request ends while its bytes are still coming in: with its first empty line. Looks at each byte once. Bounds what a
 * client can make the server keep.
 */
final class RequestFrame {
    private final TextLimits limits;
    private int lineStart;
    private int scanned;

    RequestFrame(TextLimits limits) {
        this.limits = limits;
    }

    /** What is known about the bytes so far. */
    enum Extent {
        /** The request has not ended. */
        OPEN,
        /** A whole request is there, {@link #bytes()} long. */
        WHOLE,
        /** The request, or one line of it, is longer than is read. Where it ends is not looked for. */
        TOO_LONG
    }

    /** Looks at the bytes that came since. */
    Extent scan(SecretBytes in) {
        while (scanned < in.size()) {
            boolean ends = in.at(scanned++) == '\n';
            if (ends && scanned - lineStart == 1) {
                return Extent.WHOLE;
            }
            if (ends) {
                lineStart = scanned;
            }
            if (scanned - lineStart > limits.lineBytes() || scanned >= limits.totalBytes()) {
                return Extent.TOO_LONG;
            }
        }
        return Extent.OPEN;
    }

    /** How long the whole request is, with its empty line. */
    int bytes() {
        return scanned;
    }

    /** Begins with the request behind. */
    void next() {
        lineStart = 0;
        scanned = 0;
    }
}
