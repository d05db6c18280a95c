package io.lanrage.server.relay;

/** The kinds of response, as the {@code outcome} of {@code lanrage.stun.requests}. */
enum StunOutcome {
    /** Told the client its address. */
    SUCCESS,
    /** Refused attributes that the service does not know or does not offer: 420. */
    UNKNOWN_ATTRIBUTE
}
