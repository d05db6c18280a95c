package io.lanrage.cli.lab;

/** There can be no laboratory on this machine, or not for this user: why, and what would help. */
public final class LaboratoryUnavailable extends LaboratoryException {
    private static final long serialVersionUID = 1;

    private final String reason;
    private final String advice;

    LaboratoryUnavailable(String reason, String advice) {
        super("no laboratory here: " + reason + "; " + advice);
        this.reason = reason;
        this.advice = advice;
    }

    /** What is missing, as a clause: {@code network namespaces need root}. */
    public String reason() {
        return reason;
    }

    /** What to do about it, as a clause: {@code run it as root}. */
    public String advice() {
        return advice;
    }
}
