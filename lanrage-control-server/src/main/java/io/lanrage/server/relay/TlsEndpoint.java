package io.lanrage.server.relay;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where STUN and TURN are served over TLS, 1.2 or 1.3, and as whom. The certificate is read once. Immutable, for any number of threads.
 */
public final class TlsEndpoint {

    /** The port for STUN and TURN over TLS if nothing else is said (RFC 8489 §18.6, RFC 8656 §20). */
    public static final int DEFAULT_PORT = 5349;

    private static final int MAX_PORT = 65535;

    /** What clients may call these protocols in a handshake (RFC 7443 §4); they need not. */
    private static final ApplicationProtocolConfig NAMES = new ApplicationProtocolConfig(
            Protocol.ALPN,
            SelectorFailureBehavior.NO_ADVERTISE,
            SelectedListenerFailureBehavior.ACCEPT,
            "stun.turn",
            "stun.nat-discovery");

    private final int port;
    private final SslContext context;

    private TlsEndpoint(int port, SslContext context) {
        this.port = port;
        this.context = context;
    }

    /**
     * Reads a certificate and its key.
     *
     * @param port TCP port, 0 to 65535; 0 means any free port
     * @param certificate a file in PEM: the server's certificate, then those that signed it, up to a known one
     * @param key a file in PEM: the private key, in PKCS #8 and not encrypted
     * @throws InputException if the port is out of range, or a file cannot be read or used
     */
    public static TlsEndpoint of(int port, Path certificate, Path key) {
        if (port < 0 || port > MAX_PORT) {
            throw new InputException(ErrorCode.INPUT_INVALID, "TLS port " + port + " is not in 0.." + MAX_PORT);
        }
        try (InputStream chain = Files.newInputStream(certificate);
                InputStream secret = Files.newInputStream(key)) {
            SslContext context = SslContextBuilder.forServer(chain, secret)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .applicationProtocolConfig(NAMES)
                    .build();
            return new TlsEndpoint(port, context);
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "certificate " + certificate + " and key " + key + " cannot be read, or do not belong together: "
                            + e.getMessage(),
                    e);
        }
    }

    /**
     * The port.
     *
     * @return 0 to 65535; 0 means any free port
     */
    public int port() {
        return port;
    }

    SslContext context() {
        return context;
    }

    @Override
    public String toString() {
        return "TlsEndpoint[" + port + "]";
    }
}
