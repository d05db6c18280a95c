package io.lanrage.server;

import io.lanrage.server.relay.TlsEndpoint;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of TLS for STUN and TURN, as they were typed. */
final class TlsFlags {

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description =
                    "Serve STUN and TURN over TLS too, with the certificate in this file: PEM, followed by those that"
                            + " signed it. Needs --tls-key.")
    private @Nullable Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "The certificate's private key: PEM, PKCS #8, not encrypted.")
    private @Nullable Path key;

    @Option(
            names = "--turn-tls-port",
            paramLabel = "PORT",
            defaultValue = "" + TlsEndpoint.DEFAULT_PORT,
            description = "TCP port of STUN and TURN over TLS; 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private String port = "";

    /** Reads them; the consumer is called if TLS is wanted. */
    void read(OptionReader reader, Consumer<TlsEndpoint> endpoint) {
        Path chain = certificate;
        Path secret = key;
        if (chain != null && secret != null) {
            reader.read(
                    "--tls-cert",
                    chain,
                    file -> endpoint.accept(TlsEndpoint.of(OptionReader.number(port), file, secret)));
        } else if (chain != null || secret != null) {
            reader.problem("--tls-cert and --tls-key need each other");
        }
    }
}
