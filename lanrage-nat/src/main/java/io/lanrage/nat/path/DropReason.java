package io.lanrage.nat.path;

/** Why a STUN message from the network was dropped without an answer. */
public enum DropReason {
    /** Neither a Binding request with a user name nor a response: nothing that an agent understands. */
    NOT_A_CHECK("not-a-check"),
    /** The user name is not that of a known peer's checks to this one. */
    UNKNOWN_USERNAME("unknown-username"),
    /** MESSAGE-INTEGRITY-SHA256 or FINGERPRINT is missing, or was not made with the pair's key. */
    NOT_AUTHENTIC("not-authentic"),
    /** A request that came before: the network doubled it, or somebody sends it again. */
    REPLAYED("replayed"),
    /** The peer sends more checks than are answered. */
    RATE_LIMITED("rate-limited"),
    /** A response to nothing that was asked, or one that came too late or a second time. */
    UNSOLICITED("unsolicited"),
    /** A response from another address than the one that was asked (RFC 8445 §7.2.5.2.1). */
    WRONG_SOURCE("wrong-source");

    private final String label;

    DropReason(String label) {
        this.label = label;
    }

    /**
     * The name in metrics.
     *
     * @return for instance {@code not-authentic}
     */
    public String label() {
        return label;
    }
}
