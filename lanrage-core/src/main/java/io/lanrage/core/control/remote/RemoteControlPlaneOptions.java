package io.lanrage.core.control.remote;

import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * What a {@link RemoteControlPlane} works with.
 *
 * @param accessToken what the operator of the control server demands, where it does
 * @param tls whom to trust for {@code wss}; the Java runtime's own authorities without it
 * @param random a cryptographic source
 * @param metrics where counters go
 */
public record RemoteControlPlaneOptions(
        Optional<String> accessToken, Optional<SSLContext> tls, SecureRandom random, MeterRegistry metrics) {

    /**
     * Options for a server that demands no access token.
     *
     * @param random a cryptographic source
     * @param metrics where counters go
     * @return the options
     */
    public static RemoteControlPlaneOptions of(SecureRandom random, MeterRegistry metrics) {
        return new RemoteControlPlaneOptions(Optional.empty(), Optional.empty(), random, metrics);
    }

    /** Gives the access token away to nobody. */
    @Override
    public String toString() {
        return "RemoteControlPlaneOptions[accessToken=" + accessToken.map(token -> "redacted") + ", tls="
                + tls.isPresent() + "]";
    }
}
