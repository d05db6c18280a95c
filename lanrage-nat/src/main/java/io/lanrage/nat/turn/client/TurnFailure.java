package io.lanrage.nat.turn.client;

/**
 * Why a relayed address is not there, or not for a peer.
 *
 * @param reason what happened
 * @param detail where, or the server's own words; not empty
 */
public record TurnFailure(Reason reason, String detail) {

    /** What can happen. */
    public enum Reason {
        /** The server did not answer. */
        UNREACHABLE(
                true,
                "Check the relay's address, that it runs, and that no firewall is between; over TCP or TLS it may be reachable."),
        /** The server answered and then fell silent, or closed the connection. */
        LOST(
                true,
                "The relay, or the way to it, failed: another relay stands in meanwhile, and this one is tried again."),
        /** The server does not know the allocation any more: it was started anew, or the own address changed. */
        FORGOTTEN(
                true,
                "The relay was started anew, or this player's address changed: a new relayed address is made at once."),
        /** The server refused the credentials, also after new ones were asked for. */
        UNAUTHORIZED(false, "Check the relay's user name, password and shared secret, and that the clocks are right."),
        /** Whoever gives the credentials had none. */
        NO_CREDENTIALS(true, "The control server gave no credentials for the relay: check the connection to it."),
        /** This user has as many allocations as it may have. */
        QUOTA_REACHED(true, "End other programs that use this relay, or ask its operator for a larger quota."),
        /** The server has no free port or no capacity. */
        NO_CAPACITY(true, "The relay is full: use another one, or try again later."),
        /** The server does not allow it. */
        FORBIDDEN(
                false,
                "The relay's operator does not allow this; relays mostly refuse private and loopback addresses of peers."),
        /** The server has no address of this family, or the peer is of another one than the relayed address. */
        WRONG_FAMILY(false, "Use a relay, or a peer's address, of the other IP version."),
        /** The server does not relay UDP to peers. */
        NO_UDP(false, "Use another relay: this one does not carry UDP to peers."),
        /** Servers sent the client from one to the next, and back. */
        REDIRECTED_TOO_OFTEN(true, "The relay's operator has to look at its alternate servers."),
        /** The address that the client sends from is in use at the server, again and again. */
        PORT_IN_USE(
                true,
                "Another program, or an earlier run, still has a relayed address from here; it ends within 10 minutes."),
        /** The server's certificate is not trusted, or is for another name. */
        UNTRUSTED(
                false,
                "Check the relay's host name and its certificate; a private certificate has to be given explicitly."),
        /** The server answered with what it must not answer. */
        BROKEN_ANSWER(true, "What answers there is no TURN server, or a broken one: use another relay."),
        /** More peers than {@link TurnClient#MAX_PEERS}, or more channels than a server has. */
        TOO_MANY_PEERS(false, "Forget peers that are not needed any more."),
        /** The server failed for a moment. */
        SERVER_ERROR(true, "Try again; if it happens often, look at the relay's log.");

        private final boolean passing;
        private final String advice;

        Reason(boolean passing, String advice) {
            this.passing = passing;
            this.advice = advice;
        }

        /** Whether it may be better later, by itself. */
        public boolean isPassing() {
            return passing;
        }

        /** What to do about it, in one sentence for a person. */
        public String advice() {
            return advice;
        }
    }

    /** What happened, where, and the advice. */
    @Override
    public String toString() {
        return reason + " (" + detail + "): " + reason.advice();
    }
}
