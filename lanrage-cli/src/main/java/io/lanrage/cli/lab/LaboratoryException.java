package io.lanrage.cli.lab;

/** Something in the laboratory did not do what it was asked to; the message has the command and what it said. */
public sealed class LaboratoryException extends RuntimeException permits LaboratoryUnavailable {
    private static final long serialVersionUID = 1;

    LaboratoryException(String message) {
        super(message);
    }

    LaboratoryException(String message, Throwable cause) {
        super(message, cause);
    }

    /** For the waits of this package: keeps the thread's interrupted state and ends the wait with an exception. */
    static LaboratoryException interrupted(String during, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new LaboratoryException("interrupted while waiting for " + during, cause);
    }
}
