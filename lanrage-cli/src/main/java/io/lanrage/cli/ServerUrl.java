package io.lanrage.cli;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;

/** Reads {@code --server}: {@code ws://host[:port]}, {@code wss://…}, or just {@code host[:port]}. */
final class ServerUrl implements ITypeConverter<URI> {

    private static final int DEFAULT_PORT = 7777;
    private static final Set<String> SCHEMES = Set.of("ws", "wss");

    @Override
    public URI convert(String text) {
        try {
            URI url = new URI(text.contains("://") ? text : "ws://" + text);
            if (url.getHost() == null || !SCHEMES.contains(url.getScheme())) {
                throw invalid(text, null);
            }
            int port = url.getPort() < 0 ? DEFAULT_PORT : url.getPort();
            return new URI(url.getScheme(), null, url.getHost(), port, null, null, null);
        } catch (URISyntaxException e) {
            throw invalid(text, e);
        }
    }

    private static InputException invalid(String text, @Nullable Exception cause) {
        return new InputException(
                ErrorCode.INPUT_INVALID, "'" + text + "' is not a control server's URL such as ws://host:7777", cause);
    }
}
