package io.lanrage.wireguard.engine;

/** Why the engine dropped a packet. */
public enum EngineDrop {
    /** Outgoing: not an IP packet, or shorter than it says. */
    OUT_MALFORMED("out", "malformed"),
    /** Outgoing: nobody's address. */
    OUT_NO_PEER("out", "no-peer"),
    /** Outgoing: too many wait for the peer's handshake. */
    OUT_NO_SESSION("out", "no-session"),
    /** Outgoing: a copy for everybody beyond its limit, or seen before. */
    OUT_COPY_LIMIT("out", "copy-limit"),
    /** Incoming: shorter than its kind, or of no known kind. */
    IN_MALFORMED("in", "malformed"),
    /** Incoming: of a session that is not there, or of another peer. */
    IN_NO_SESSION("in", "no-session"),
    /** Incoming: its session is at its end. */
    IN_EXPIRED("in", "expired"),
    /** Incoming: the authentication tag is wrong. */
    IN_FORGED("in", "forged"),
    /** Incoming: seen before, or too old to tell. */
    IN_REPLAYED("in", "replayed"),
    /** Incoming: what was in it is not an IP packet. */
    IN_BAD_PACKET("in", "bad-packet"),
    /** Incoming: its inner source is not the peer's. */
    IN_SOURCE("in", "source"),
    /** Incoming: the member filter refuses it. */
    IN_FILTERED("in", "filtered"),
    /** Incoming: a copy for everybody beyond its limit, or seen before. */
    IN_COPY_LIMIT("in", "copy-limit"),
    /** Handshake: more wait than are answered. */
    HANDSHAKE_QUEUE_FULL("in", "handshake-queue-full"),
    /** Handshake: not from somebody who knows the own public key, or of wrong length. */
    HANDSHAKE_MAC("in", "handshake-mac"),
    /** Handshake: under load, and without a cookie; one was sent. */
    HANDSHAKE_COOKIE_WANTED("in", "handshake-cookie-wanted"),
    /** Handshake: not from a peer, replayed, unasked for, or forged. */
    HANDSHAKE_REFUSED("in", "handshake-refused"),
    /** Handshake: too soon after the one before. */
    HANDSHAKE_RATE("in", "handshake-rate");

    private final String direction;
    private final String reason;

    EngineDrop(String direction, String reason) {
        this.direction = direction;
        this.reason = reason;
    }

    /**
     * Which way the packet went.
     *
     * @return {@code out} if to a peer, {@code in} if from one
     */
    public String direction() {
        return direction;
    }

    /**
     * The name in metrics.
     *
     * @return for instance {@code no-session}
     */
    public String reason() {
        return reason;
    }
}
