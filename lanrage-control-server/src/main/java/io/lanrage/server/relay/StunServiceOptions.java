package io.lanrage.server.relay;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where a {@link StunService} answers.
 *
 * @param primary the address and port that clients are told; the wildcard address means every local address, port 0 any
 *     free port. At the wildcard address the system chooses which address an answer comes from, by the route to the client;
 *     a machine that has several addresses on one network should be given one here
 * @param alternatePort the second port, on each address; 0 means any free port
 * @param alternateAddress a second address of this machine: with it, clients can find out how their NATs filter (RFC 5780)
 */
public record StunServiceOptions(InetSocketAddress primary, int alternatePort, Optional<InetAddress> alternateAddress) {

    private static final int MAX_PORT = 65535;

    /**
     * Checks that the addresses and ports go together.
     *
     * @throws InputException if the primary address is not resolved, the ports are equal or out of range, or the alternate
     *     address equals the primary one, is of another family, or stands beside or is a wildcard
     */
    public StunServiceOptions {
        if (primary.isUnresolved()) {
            throw invalid("STUN address " + primary.getHostString() + " is not known");
        }
        if (alternatePort < 0 || alternatePort > MAX_PORT) {
            throw invalid("alternate STUN port " + alternatePort + " is not in 0.." + MAX_PORT);
        }
        if (alternatePort != 0 && alternatePort == primary.getPort()) {
            throw invalid("alternate STUN port " + alternatePort + " is the primary one");
        }
        alternateAddress.ifPresent(alternate -> check(primary.getAddress(), alternate));
    }

    private static void check(InetAddress primary, InetAddress alternate) {
        if (alternate.equals(primary)) {
            throw invalid("alternate STUN address " + alternate.getHostAddress() + " is the primary one");
        }
        if (primary.isAnyLocalAddress() || alternate.isAnyLocalAddress()) {
            throw invalid("alternate STUN address " + alternate.getHostAddress()
                    + " needs a primary address that is not all of them, but " + primary.getHostAddress());
        }
        if (alternate.getClass() != primary.getClass()) {
            throw invalid("alternate STUN address " + alternate.getHostAddress() + " is not of the family of "
                    + primary.getHostAddress());
        }
    }

    private static InputException invalid(String message) {
        return new InputException(ErrorCode.INPUT_INVALID, message);
    }
}
