package io.lanrage.wireguard.noise;

/** Carries a {@link Refusal} out of the depth of a handshake to where it becomes a result. It has no stack trace. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    RefusedException(Refusal refusal) {
        super(refusal.name(), null, false, false);
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}
