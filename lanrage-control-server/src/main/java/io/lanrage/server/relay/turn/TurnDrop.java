package io.lanrage.server.relay.turn;

/** Why data is not relayed, or a message not answered. */
public enum TurnDrop {
    /** It is neither STUN nor ChannelData, or is damaged. */
    MALFORMED,
    /** The five-tuple has no allocation, or the socket none any more. */
    NO_ALLOCATION,
    /** No peer is bound to the channel, or none any more. */
    NO_CHANNEL,
    /** There is no permission for the peer (RFC 8656 §9). */
    NO_PERMISSION,
    /** The peer is at the relay's own address, and no relayed address of anybody. */
    OWN_ADDRESS,
    /** The peer's port is 0, or the allocation has no address of its family. */
    UNREACHABLE_PEER,
    /** It must not be fragmented, and the sockets cannot promise that. */
    FRAGMENTS,
    /** It is too large for the message that would carry it. */
    TOO_LARGE,
    /** The user, or all of them, sent as much as they may. */
    OVER_RATE
}
