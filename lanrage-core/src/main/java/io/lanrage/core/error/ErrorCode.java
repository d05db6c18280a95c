package io.lanrage.core.error;

import java.util.Optional;

/**
 * The stable names of everything that can go wrong, the same on the wire, in the API and on the command line.
 *
 * <p>A code never changes its meaning; new ones may be added. Each belongs to one {@link Category} and carries the
 * advice that helps most of those who meet it.
 */
public enum ErrorCode {
    /** An argument, option or file is not of the required form. */
    INPUT_INVALID(Category.INPUT, "Check the value that is named, and try again."),
    /** An invite is not of the form {@code LAN-…} or {@code lanrage://host/join#LAN-…}. */
    INVITE_INVALID(Category.INPUT, "Copy the whole invite, from 'LAN-' or 'lanrage://' to its last character."),
    /** An invite has the right form but its checksum says that a character is wrong. */
    INVITE_MISTYPED(Category.INPUT, "One or more characters are wrong or swapped: compare them, or paste the invite."),
    /** An invite names no control server, and none was given otherwise. */
    SERVER_UNKNOWN(Category.INPUT, "Give the control server's URL, or use the invite as a link (lanrage://…)."),
    /** A message could not be read: bad JSON, a missing field, a value out of range. */
    MESSAGE_INVALID(Category.INPUT, "Client and server may be of versions that do not fit: update the older one."),
    /** A message is of a type that the receiver does not know. */
    MESSAGE_UNKNOWN(Category.INPUT, "Client and server may be of versions that do not fit: update the older one."),
    /** A message is larger than the limit. */
    MESSAGE_TOO_LARGE(Category.INPUT, "Send less at once; the message says the limit."),

    /** No connection to the control server could be made. */
    SERVER_UNREACHABLE(
            Category.UNREACHABLE, "Check the address, that the control server runs, and that no firewall is between."),
    /** The connection to the control server ended while an answer was awaited. */
    CONNECTION_LOST(Category.UNREACHABLE, "Try again; if it happens often, look at the server's log."),
    /** The control server did not answer in time. */
    REQUEST_TIMEOUT(Category.UNREACHABLE, "Try again; if it happens often, the server or the way to it is overloaded."),
    /** The control server is ending and takes no new work. */
    SERVER_DRAINING(Category.UNREACHABLE, "Connect again in a few seconds."),

    /** The proof of possession of the private key was missing or wrong. */
    AUTHENTICATION_FAILED(
            Category.REFUSED, "The identity file does not match; if a proxy is between, connect directly."),
    /** The operator demands an access token and none, or a wrong one, was given. */
    ACCESS_TOKEN_REQUIRED(Category.REFUSED, "Ask the operator of the control server for an access token."),
    /** Another session of the same peer took this one's place. Connecting again would take it back: a client does not. */
    SESSION_REPLACED(
            Category.REFUSED, "The same identity is used twice: end the other program, or use another identity."),
    /** There is no such party, or its invite is not valid any more. */
    PARTY_NOT_FOUND(Category.REFUSED, "The party may have ended: ask for a new invite."),
    /** A party with this id is there already. */
    PARTY_EXISTS(Category.REFUSED, "Create the party again; it gets a new secret."),
    /** The party has as many members as it may have. */
    PARTY_FULL(Category.REFUSED, "Wait until somebody leaves, or ask the host for a larger party."),
    /** The joiner could not prove that it knows the party's secret. */
    INVITE_REFUSED(Category.REFUSED, "Ask for a new invite."),
    /** The caller is a member of a party already. */
    ALREADY_IN_PARTY(Category.REFUSED, "Leave the other party first, or use another identity."),
    /** The caller is not a member of the party. */
    NOT_A_MEMBER(Category.REFUSED, "Join the party first."),
    /** The party has no such peer. */
    PEER_NOT_FOUND(Category.REFUSED, "The peer may have left: look at the list of members."),
    /** Only the peer itself, or the host, may do this. */
    NOT_PERMITTED(Category.REFUSED, "Ask the host of the party."),
    /** Too many requests in too short a time. */
    RATE_LIMITED(Category.REFUSED, "Wait a few seconds and try again."),
    /** A server's limit on parties, peers or connections is reached. */
    CAPACITY_EXHAUSTED(Category.REFUSED, "Try again later, or use another control server."),
    /** The control server knows no relay of this name. */
    RELAY_NOT_FOUND(Category.REFUSED, "The relay may be out of service: fetch the list of relays again."),
    /** No virtual address is free in the party's prefix. */
    ADDRESSES_EXHAUSTED(Category.REFUSED, "Wait two minutes until left members' addresses are free again."),
    /** This player was removed from the party by its host. */
    KICKED(Category.REFUSED, "Ask the host of the party."),
    /** The other side said no for a reason that this version does not know. */
    REFUSED(Category.REFUSED, "The message has the server's own words; a newer version of LANrage may know more."),

    /** The process lacks the rights for a device or interface. */
    PERMISSION_DENIED(Category.DEVICE, "Run as root, or give the program CAP_NET_ADMIN."),
    /** The machine has no usable TUN device. */
    TUN_UNAVAILABLE(Category.DEVICE, "Load the tun module (modprobe tun), or give the container /dev/net/tun."),
    /** No WireGuard program was found. */
    WIREGUARD_NOT_FOUND(
            Category.DEVICE, "Install wireguard-go, or name its command with --wireguard external:COMMAND."),
    /** WireGuard refused an order, or ended. */
    WIREGUARD_FAILED(Category.DEVICE, "Run 'lanrage doctor'; the message has WireGuard's own words."),
    /** An interface of this name is there already and belongs to somebody else. */
    INTERFACE_IN_USE(Category.DEVICE, "Choose another name with --interface, or end the program that uses it."),
    /** A network interface could not be set up. */
    INTERFACE_FAILED(Category.DEVICE, "Run 'lanrage doctor'; the message has the system's own words."),
    /** The virtual interface was there, and came to its end while it was in use. */
    INTERFACE_LOST(
            Category.DEVICE,
            "Join again with the invite: for two minutes your place and address are kept. If it happens again, find out what"
                    + " removes network interfaces: a VPN, a network manager, a clean-up script."),
    /** A local port or socket could not be opened. */
    SOCKET_FAILED(Category.DEVICE, "Choose another port, or end the program that uses it."),

    /** What was asked for is not part of this version. */
    NOT_SUPPORTED(Category.FAILURE, "Use one of the choices that the message names."),
    /** Something was closed while it was in use. */
    CLOSED(Category.FAILURE, "Start again."),
    /** A broken promise inside LANrage: a bug. */
    INTERNAL(Category.FAILURE, "Please report this with the log of a run with -v.");

    /** What kind of remedy a failure has; the command line's exit codes follow it. */
    public enum Category {
        /** The caller gave something that cannot be used. */
        INPUT,
        /** The other side cannot be reached, now. */
        UNREACHABLE,
        /** The other side was reached and said no. */
        REFUSED,
        /** This machine lacks a right, a device or a program. */
        DEVICE,
        /** Anything else that failed while running. */
        FAILURE
    }

    private final Category category;
    private final String advice;

    ErrorCode(Category category, String advice) {
        this.category = category;
        this.advice = advice;
    }

    /**
     * What kind of remedy there is.
     *
     * @return the category
     */
    public Category category() {
        return category;
    }

    /**
     * What to do about it, in one sentence for a person.
     *
     * @return the advice
     */
    public String advice() {
        return advice;
    }

    /**
     * Finds the code of a name from the wire.
     *
     * @param name a name such as {@code PARTY_NOT_FOUND}
     * @return the code, or empty if this version does not know the name
     */
    public static Optional<ErrorCode> of(String name) {
        for (ErrorCode code : values()) {
            if (code.name().equals(name)) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }
}
