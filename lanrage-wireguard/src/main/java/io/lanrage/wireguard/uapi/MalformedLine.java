package io.lanrage.wireguard.uapi;

/** A line that is not of the protocol's form, or whose value is not of its key's. The reason never has a secret in it. */
final class MalformedLine extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final String reason;
    private final boolean isBroken;

    MalformedLine(int line, String reason, boolean isBroken) {
        super("line " + line + ": " + reason);
        this.line = line;
        this.reason = reason;
        this.isBroken = isBroken;
    }

    /** Which line, from 1 up. */
    int line() {
        return line;
    }

    /** What is wrong with it. */
    String reason() {
        return reason;
    }

    /** Whether it is no line of key and value at all. */
    boolean isBroken() {
        return isBroken;
    }
}
