package io.lanrage.core.nat;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.key.PeerId;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;

/**
 * How a {@link NatTraversal} is opened.
 *
 * @param self the own peer id, the name in checks
 * @param port the local UDP port, or 0 for any
 * @param excludedInterfaces names of interfaces that give no candidates: the virtual one above all
 * @param metrics where counters go
 */
public record NatTraversalOptions(PeerId self, int port, Set<String> excludedInterfaces, MeterRegistry metrics) {

    /**
     * Checks the port and copies the set.
     *
     * @throws InputException if the port is not in 0..65535
     */
    public NatTraversalOptions {
        if (port < 0 || port > 65535) {
            throw new InputException(ErrorCode.INPUT_INVALID, "UDP port " + port + " is not in 0..65535");
        }
        excludedInterfaces = Set.copyOf(excludedInterfaces);
    }
}
