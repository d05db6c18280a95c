package io.lanrage.core.control.remote;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.Excerpt;
import io.lanrage.core.error.InputException;
import java.net.URI;
import java.util.Locale;

/**
 * Where a control server is; its port is 7777 if none is named, as in an invite.
 *
 * @param server {@code ws://host[:port]} or {@code wss://host[:port]}
 */
record ServerAddress(URI server) {

    private static final String PLAIN = "ws";
    private static final String SECURE = "wss";
    private static final int DEFAULT_PORT = 7777;
    private static final String PATH = "/v1/ws";

    ServerAddress {
        boolean schemeFits = PLAIN.equalsIgnoreCase(server.getScheme()) || SECURE.equalsIgnoreCase(server.getScheme());
        String path = server.getRawPath();
        boolean nothingElse = (path == null || path.isEmpty() || path.equals("/"))
                && server.getRawQuery() == null
                && server.getRawFragment() == null
                && server.getRawUserInfo() == null;
        if (!schemeFits
                || server.getHost() == null
                || !nothingElse
                || server.getPort() == 0
                || server.getPort() > 65535) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "control server " + Excerpt.of(server.toString())
                            + " is not of the form ws://host[:port] or wss://host[:port]");
        }
    }

    boolean isSecure() {
        return SECURE.equalsIgnoreCase(server.getScheme());
    }

    /** The host's name or address, without the brackets of an IPv6 address. */
    String host() {
        String host = server.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    int port() {
        return server.getPort() > 0 ? server.getPort() : DEFAULT_PORT;
    }

    /** Where the WebSocket is. */
    URI endpoint() {
        return URI.create((isSecure() ? SECURE : PLAIN) + "://" + server.getHost() + ":" + port() + PATH);
    }

    /** What a key proof is bound to: the name that the TLS channel is made for, or nothing without TLS. */
    String channel() {
        return isSecure() ? host().toLowerCase(Locale.ROOT) : "";
    }

    /** {@code host:port}, as messages name it. */
    @Override
    public String toString() {
        return server.getHost() + ":" + port();
    }
}
