package io.lanrage.wireguard.noise;

/** Why a datagram was refused. A refused datagram has changed nothing, and is answered by nothing. */
public enum Refusal implements DecodedDatagram, InitiationOutcome, ResponseOutcome {
    /** The first four bytes are not the type of a message of the handshake (§5.4). */
    UNKNOWN_TYPE,
    /** It is shorter or longer than messages of its type are. */
    WRONG_LENGTH,
    /** Its first code is not for this side, or was damaged (§5.4.4). */
    WRONG_MAC,
    /** An ephemeral key is of small order, so that there is no secret. */
    WEAK_KEY,
    /** The sender's public key cannot be decrypted. */
    UNREADABLE_IDENTITY,
    /** The sender's public key is not that of a peer. */
    UNKNOWN_PEER,
    /**
     * The timestamp or the empty end cannot be decrypted: the sender does not hold its keys, or another preshared one.
     */
    UNAUTHENTIC,
    /** It answers another initiation than the pending one, or one that was answered already. */
    NOT_PENDING
}
