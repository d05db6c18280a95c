package io.lanrage.server.relay;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where a {@link StreamService} answers.
 *
 * @param tcp the address and port for TCP; the wildcard address means every local address, port 0 any free port
 * @param tls where it answers over TLS at the same address, if it does
 * @param limits what connections may cost
 */
public record StreamServiceOptions(InetSocketAddress tcp, Optional<TlsEndpoint> tls, StreamLimits limits) {

    /**
     * Checks that the ports go together.
     *
     * @throws InputException if the address is not resolved, or TCP and TLS have the same port
     */
    public StreamServiceOptions {
        if (tcp.isUnresolved()) {
            throw new InputException(ErrorCode.INPUT_INVALID, "TCP address " + tcp.getHostString() + " is not known");
        }
        if (tcp.getPort() != 0
                && tls.filter(endpoint -> endpoint.port() == tcp.getPort()).isPresent()) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID, "TLS port " + tcp.getPort() + " is that of STUN over TCP");
        }
    }
}
