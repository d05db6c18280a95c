package io.lanrage.wireguard.engine;

/** Why the engine dropped a packet. */
public enum EngineDrop {
    /** Outgoing: not an IP packet, or shorter than it says. */
    OUT_MALFORMED,
    /** Outgoing: nobody's address. */
    OUT_NO_PEER,
    /** Outgoing: too many wait for the peer's handshake. */
    OUT_NO_SESSION,
    /** Outgoing: a copy for everybody beyond its limit, or seen before. */
    OUT_COPY_LIMIT,
    /** Incoming: shorter than its kind, or of no known kind. */
    IN_MALFORMED,
    /** Incoming: of a session that is not there, or of another peer. */
    IN_NO_SESSION,
    /** Incoming: its session is at its end. */
    IN_EXPIRED,
    /** Incoming: the authentication tag is wrong. */
    IN_FORGED,
    /** Incoming: seen before, or too old to tell. */
    IN_REPLAYED,
    /** Incoming: what was in it is not an IP packet. */
    IN_BAD_PACKET,
    /** Incoming: its inner source is not the peer's. */
    IN_SOURCE,
    /** Incoming: the member filter refuses it. */
    IN_FILTERED,
    /** Incoming: a copy for everybody beyond its limit, or seen before. */
    IN_COPY_LIMIT,
    /** Handshake: more wait than are answered. */
    HANDSHAKE_QUEUE_FULL,
    /** Handshake: not from somebody who knows the own public key, or of wrong length. */
    HANDSHAKE_MAC,
    /** Handshake: under load, and without a cookie; one was sent. */
    HANDSHAKE_COOKIE_WANTED,
    /** Handshake: not from a peer, replayed, unasked for, or forged. */
    HANDSHAKE_REFUSED,
    /** Handshake: too soon after the one before. */
    HANDSHAKE_RATE
}
