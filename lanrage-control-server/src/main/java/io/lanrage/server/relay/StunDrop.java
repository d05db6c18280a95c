package io.lanrage.server.relay;

/** Why a well-formed message is not answered, as a {@code reason} of {@code lanrage.stun.dropped}. */
enum StunDrop {
    /** It is an indication or a response; answering those would let two servers talk for ever. */
    NOT_A_REQUEST,
    /** Its method is not Binding. */
    UNKNOWN_METHOD,
    /** It came from port 0, where nobody listens. */
    UNANSWERABLE_SOURCE,
    /** The socket takes no more for now; the client will ask again. */
    CONGESTED,
    /** The system did not send the response. */
    SEND_FAILED
}
