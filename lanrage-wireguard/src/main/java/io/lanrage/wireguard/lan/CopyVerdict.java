package io.lanrage.wireguard.lan;

/** What {@link LanCopies} says of an outgoing packet. */
public enum CopyVerdict {
    /** It is for one address: it goes to the member who has it. */
    FOR_ONE,
    /** It is for everybody: it goes to every member, once each. */
    FOR_ALL,
    /** It is for everybody, but dropped: it is no whole packet. */
    MALFORMED,
    /** It is for everybody, but dropped: its source is not the own virtual address, so it may have come out of a tunnel before. */
    FOREIGN_SOURCE,
    /** It is for everybody, but dropped: it is not UDP. Group memberships and router searches mean nothing here. */
    PROTOCOL,
    /** It is for everybody, but dropped: there were too many. */
    TOO_MANY,
    /** It is for everybody, but dropped: the same packet was just sent. */
    DUPLICATE
}
