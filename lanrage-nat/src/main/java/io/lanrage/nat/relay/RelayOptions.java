package io.lanrage.nat.relay;

import io.lanrage.nat.turn.client.RelayFamilies;
import io.lanrage.nat.turn.client.TurnServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * How a relay is used.
 *
 * @param server which server, over which transport; its address is resolved
 * @param families which relayed addresses to ask for
 * @param credentials where credentials come from
 * @param trusted with TLS, the certificates that are trusted instead of the JDK's: of a private authority, or the server's own; mostly
 *     none
 * @param metrics where {@code lanrage.relay.…} goes
 */
public record RelayOptions(
        TurnServer server,
        RelayFamilies families,
        CredentialSource credentials,
        List<X509Certificate> trusted,
        MeterRegistry metrics) {

    /**
     * Checks the address and copies the list.
     *
     * @throws IllegalArgumentException if the server's address is not resolved
     */
    public RelayOptions {
        if (server.address().isUnresolved()) {
            throw new IllegalArgumentException("relay " + server.address() + " is not resolved");
        }
        trusted = List.copyOf(trusted);
    }
}
