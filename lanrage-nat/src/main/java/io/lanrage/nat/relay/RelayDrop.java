package io.lanrage.nat.relay;

/** Why a relay's client dropped a datagram by itself. */
enum RelayDrop {
    /** The server does not let the peer through, or not yet. */
    NOT_READY("out", "not-ready"),
    /** The link is gone. */
    CLOSED("out", "closed"),
    /** It fits in no message. */
    TOO_LONG("out", "too-long"),
    /** Others came behind it while the connection was slow. */
    QUEUE_FULL("out", "queue-full"),
    /** It waited too long for the connection. */
    TOO_LATE("out", "too-late"),
    /** What arrived over the link, or from the server, is no message of TURN. */
    MALFORMED("in", "malformed"),
    /** It came to a link's own socket from somebody else than its server. */
    STRANGE("in", "strange"),
    /** The listener failed at it: a bug. */
    LISTENER_FAILED("in", "listener-failed");

    private final String direction;
    private final String reason;

    RelayDrop(String direction, String reason) {
        this.direction = direction;
        this.reason = reason;
    }

    String direction() {
        return direction;
    }

    String reason() {
        return reason;
    }
}
