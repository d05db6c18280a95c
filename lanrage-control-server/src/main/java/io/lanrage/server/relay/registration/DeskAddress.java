package io.lanrage.server.relay.registration;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.Excerpt;
import io.lanrage.core.error.InputException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.Locale;
import java.util.Map;

/**
 * Where a relay registers: a control server as players name it, {@code ws://host[:port]}, or with {@code wss}, {@code http} or {@code
 * https}; the port is 7777 if none is named.
 *
 * @param uri the way there over HTTP
 */
public record DeskAddress(URI uri) {

    private static final int DEFAULT_PORT = 7777;
    private static final String PATH = "/v1/relays";
    private static final Map<String, String> SCHEMES =
            Map.of("ws", "http", "wss", "https", "http", "http", "https", "https");

    /**
     * Reads an address.
     *
     * @param text of the form above
     * @return the address
     * @throws InputException if it is of another form
     */
    public static DeskAddress parse(String text) {
        try {
            URI server = new URI(text);
            String given = server.getScheme();
            String scheme = given == null ? null : SCHEMES.get(given.toLowerCase(Locale.ROOT));
            String path = server.getRawPath();
            boolean nothingElse = (path == null || path.isEmpty() || path.equals("/"))
                    && server.getRawQuery() == null
                    && server.getRawFragment() == null
                    && server.getRawUserInfo() == null;
            if (scheme == null
                    || server.getHost() == null
                    || !nothingElse
                    || server.getPort() == 0
                    || server.getPort() > 65_535) {
                throw new InputException(ErrorCode.INPUT_INVALID, form(text));
            }
            int port = server.getPort() < 0 ? DEFAULT_PORT : server.getPort();
            return new DeskAddress(new URI(scheme, null, server.getHost(), port, PATH, null, null));
        } catch (URISyntaxException e) {
            throw new InputException(ErrorCode.INPUT_INVALID, form(text), e);
        }
    }

    private static String form(String text) {
        return "control server " + Excerpt.of(text) + " is not of the form ws://host[:port] or wss://host[:port]";
    }

    URL url() {
        try {
            return uri.toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("the JDK speaks HTTP", e);
        }
    }

    /** Host and port, for people. */
    @Override
    public String toString() {
        return uri.getHost() + ":" + uri.getPort();
    }
}
