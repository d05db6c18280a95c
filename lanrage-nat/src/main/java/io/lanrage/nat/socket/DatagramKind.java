package io.lanrage.nat.socket;

/** What a datagram is, by its first bytes and its length. */
enum DatagramKind {
    /** STUN by cookie and length (RFC 8489 §6.3); whether it is well-formed, decoding tells. */
    STUN,
    /** Data under the number of a TURN channel (RFC 8656 §12.4), whole. */
    CHANNEL_DATA,
    /** A WireGuard message of a length that its type can have. */
    WIREGUARD,
    /** WireGuard by its first four bytes, but of a length that the type cannot have. */
    WIREGUARD_OF_WRONG_LENGTH,
    /** Nothing that LANrage speaks. */
    UNKNOWN
}
