package io.lanrage.server;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.server.relay.TlsEndpoint;
import io.lanrage.server.relay.TurnServiceOptions;
import io.lanrage.server.relay.turn.RelaySecret;
import io.lanrage.server.session.AccessToken;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the command line as they were typed. They are read all together, so that all mistakes can be told at once. */
final class ServerOptions {

    private static final String MEMORY = "memory";

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "Local address of all ports. Default: every one.")
    private @Nullable String bind;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + ControlServerConfig.DEFAULT_PORT,
            description = "TCP port of WebSocket and HTTP; 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private String port = "";

    @Option(
            names = "--stun-port",
            paramLabel = "PORT",
            defaultValue = "" + ControlServerConfig.DEFAULT_STUN_PORT,
            description =
                    "UDP and TCP port of STUN, which uses the next UDP port as well; 0 for any. Default: ${DEFAULT-VALUE}.")
    private String stunPort = "";

    @Option(
            names = "--alternate-address",
            paramLabel = "ADDRESS",
            description =
                    "Second local address for STUN (RFC 5780). Without it players learn how their NATs map, but not"
                            + " how they filter. Needs --bind with an address.")
    private @Nullable String alternateAddress;

    @Option(
            names = "--public-address",
            paramLabel = "ADDRESS",
            description = "Name or address of the STUN server that players are told. Default: the one they connect to.")
    private @Nullable String publicAddress;

    @Option(
            names = "--turn-secret-file",
            paramLabel = "FILE",
            description = "Relay (TURN) at the first STUN port, for credentials made with the secret in this file as"
                    + " coturn's use-auth-secret makes them: at least 16 characters. Default: no relay.")
    private @Nullable Path turnSecretFile;

    @Option(
            names = "--turn-address",
            paramLabel = "ADDRESS",
            description = "Address at which peers see the relay. Default: that of --bind.")
    private @Nullable String turnAddress;

    @Option(
            names = "--turn-ports",
            paramLabel = "FIRST-LAST",
            defaultValue = TurnServiceOptions.DEFAULT_FIRST_PORT + "-" + TurnServiceOptions.DEFAULT_LAST_PORT,
            description = "UDP ports of relayed addresses. Default: ${DEFAULT-VALUE}.")
    private String turnPorts = "";

    @Option(
            names = "--turn-allow-peers",
            paramLabel = "PREFIX",
            split = ",",
            description = "Relay to these peers although they are not on the public Internet, such as 192.168.7.0/24.")
    private List<String> turnAllowedPeers = List.of();

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description =
                    "Serve STUN and TURN over TLS too, with the certificate in this file: PEM, followed by those that"
                            + " signed it. Needs --tls-key.")
    private @Nullable Path tlsCertificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "The certificate's private key: PEM, PKCS #8, not encrypted.")
    private @Nullable Path tlsKey;

    @Option(
            names = "--turn-tls-port",
            paramLabel = "PORT",
            defaultValue = "" + TlsEndpoint.DEFAULT_PORT,
            description = "TCP port of STUN and TURN over TLS; 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private String tlsPort = "";

    @Option(
            names = "--access-token-file",
            paramLabel = "FILE",
            description = "Demand of everybody who connects the token in this file: 8 to 256 characters.")
    private @Nullable Path accessTokenFile;

    @Option(
            names = "--data",
            paramLabel = "memory",
            defaultValue = MEMORY,
            description =
                    "Where parties are kept. 'memory' is the only choice of this version: they end with the server.")
    private String data = MEMORY;

    /**
     * Reads all options.
     *
     * @throws InputException with everything that was wrong
     */
    ControlServerConfig toConfig() {
        List<String> problems = new ArrayList<>();
        ControlServerConfig.Builder builder = ControlServerConfig.builder();
        read("--bind", bind, text -> builder.bind(IpPrefix.parseAddress(text)), problems);
        read("--port", port, text -> builder.port(number(text)), problems);
        read("--stun-port", stunPort, text -> builder.stunPort(number(text)), problems);
        read(
                "--alternate-address",
                alternateAddress,
                text -> builder.alternateAddress(IpPrefix.parseAddress(text)),
                problems);
        read("--public-address", publicAddress, builder::publicAddress, problems);
        read("--turn-secret-file", turnSecretFile, file -> builder.turn(turn(file)), problems);
        if (turnSecretFile == null && (turnAddress != null || !turnAllowedPeers.isEmpty())) {
            problems.add("--turn-address and --turn-allow-peers need --turn-secret-file");
        }
        if ((tlsCertificate == null) != (tlsKey == null)) {
            problems.add("--tls-cert and --tls-key need each other");
        } else {
            read("--tls-cert", tlsCertificate, file -> builder.tls(tls(file)), problems);
        }
        read("--access-token-file", accessTokenFile, file -> builder.accessToken(token(file)), problems);
        read("--data", data, ServerOptions::checkData, problems);
        ControlServerConfig config = null;
        try {
            config = builder.build();
        } catch (InputException e) {
            problems.add(e.getMessage());
        }
        if (config == null || !problems.isEmpty()) {
            throw new InputException(ErrorCode.INPUT_INVALID, String.join("; ", problems));
        }
        return config;
    }

    private static <T> void read(String option, @Nullable T value, Consumer<T> reader, List<String> problems) {
        if (value == null) {
            return;
        }
        try {
            reader.accept(value);
        } catch (InputException e) {
            problems.add(option + ": " + e.getMessage());
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new InputException(ErrorCode.INPUT_INVALID, "'" + text + "' is not a port number", e);
        }
    }

    private TurnServiceOptions turn(Path secretFile) {
        String address = turnAddress == null ? bind : turnAddress;
        if (address == null) {
            throw new InputException(ErrorCode.INPUT_INVALID, "needs --turn-address, or --bind with an address");
        }
        String[] ports = turnPorts.split("-", 2);
        try {
            return new TurnServiceOptions(
                    RelaySecret.of(text(secretFile).strip()),
                    IpPrefix.parseAddress(address),
                    number(ports[0]),
                    number(ports[ports.length - 1]),
                    turnAllowedPeers.stream().map(IpPrefix::parse).toList());
        } catch (IllegalArgumentException e) {
            throw new InputException(ErrorCode.INPUT_INVALID, secretFile + ": " + e.getMessage(), e);
        }
    }

    private TlsEndpoint tls(Path certificate) {
        return TlsEndpoint.of(number(tlsPort), certificate, Objects.requireNonNull(tlsKey));
    }

    private static AccessToken token(Path file) {
        return AccessToken.of(text(file));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            throw new InputException(ErrorCode.INPUT_INVALID, file + " is not text in UTF-8", e);
        } catch (IOException e) {
            throw new InputException(ErrorCode.INPUT_INVALID, file + " cannot be read", e);
        }
    }

    private static void checkData(String data) {
        if (!data.equals(MEMORY)) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "'" + data + "' is not possible in this version, which keeps parties in memory only");
        }
    }
}
