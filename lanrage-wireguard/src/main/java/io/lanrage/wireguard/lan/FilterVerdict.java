package io.lanrage.wireguard.lan;

/** What the {@link MemberFilter} says of a packet from a member. */
public enum FilterVerdict {
    /** It may pass to the system. */
    ADMITTED,
    /** It is no whole packet, or its transport header is cut. */
    MALFORMED,
    /** It is neither for the own virtual address nor for everybody: the system would forward it, perhaps to the home network. */
    NOT_FOR_US,
    /** It is for a port that is not open, and answers nothing. */
    CLOSED_PORT,
    /** It is an answer, or a report of an error, to something that was not sent. */
    NOT_ASKED_FOR,
    /** It is a later piece of a packet whose first piece did not pass before. */
    ORPHANED_FRAGMENT,
    /** It is of a protocol, or a kind of ICMP message, that does not pass. */
    PROTOCOL
}
