package io.lanrage.nat.turn.client;

/** Why a client dropped a message from its server. */
public enum TurnDrop {
    /** It answers nothing that was asked; late repetitions of an answer are among these. */
    UNSOLICITED("unsolicited"),
    /** It is not sealed with the key of the request. */
    NOT_AUTHENTIC("not-authentic"),
    /** It asks for credentials without saying realm and nonce, or in a way that somebody weakened. */
    BAD_CHALLENGE("bad-challenge"),
    /** It is an error without a code. */
    MALFORMED("malformed"),
    /** It carries data of a peer or a channel that nobody asked for. */
    UNKNOWN_PEER("unknown-peer");

    private final String label;

    TurnDrop(String label) {
        this.label = label;
    }

    /** The name in metrics. */
    public String label() {
        return label;
    }
}
