package io.lanrage.server;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.relay.RelayRegion;
import io.lanrage.server.relay.TurnServiceOptions;
import io.lanrage.server.relay.directory.KnownRelay;
import io.lanrage.server.relay.directory.RelayTimes;
import io.lanrage.server.relay.registration.RelayKey;
import io.lanrage.server.relay.turn.RelaySecret;
import io.lanrage.server.session.AccessToken;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the command line as they were typed. They are read all together, so that all mistakes can be told at once. */
final class ServerOptions {

    private static final String MEMORY = "memory";
    private static final int SECRET_BYTES = 32;

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
            description = "Name or address of STUN and relay that players are told. Default: the one they connect to.")
    private @Nullable String publicAddress;

    @Option(
            names = "--no-relay",
            description = "Do not relay (TURN). Default: relay at the first STUN port if this machine has, or --bind or"
                    + " --public-address say, a public address.")
    private boolean noRelay;

    @Option(
            names = "--turn-secret-file",
            paramLabel = "FILE",
            description =
                    "Relay for credentials made with the secret in this file as coturn's use-auth-secret makes them:"
                            + " at least 16 characters. Default: a secret that nobody but this server knows.")
    private @Nullable Path turnSecretFile;

    @Mixin
    private TurnFlags turnFlags = new TurnFlags();

    @Option(
            names = "--region",
            paramLabel = "NAME",
            description = "Where the server's own relay stands, such as eu-west. Default: default.")
    private @Nullable String region;

    @Option(
            names = "--turn-server",
            paramLabel = "RELAY",
            description = "Tell players of this TURN server as well; several times for several:"
                    + " id=NAME,region=NAME,uri=turn:HOST:PORT?transport=udp,secret-file=FILE, with further uri=… where it"
                    + " has them, and user=NAME,password-file=FILE if it has no shared secret.")
    private List<String> turnServers = List.of();

    @Option(
            names = "--relay-key-file",
            paramLabel = "FILE",
            description = "Take registrations of relays that have the key in this file, at least 16 characters.")
    private @Nullable Path relayKeyFile;

    @Mixin
    private TlsFlags tlsFlags = new TlsFlags();

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
        return toConfig(RelayAddress::ofMachine);
    }

    ControlServerConfig toConfig(Supplier<List<InetAddress>> machine) {
        OptionReader reader = new OptionReader();
        ControlServerConfig.Builder builder = ControlServerConfig.builder();
        reader.read("--bind", bind, text -> builder.bind(IpPrefix.parseAddress(text)));
        reader.read("--port", port, text -> builder.port(OptionReader.number(text)));
        reader.read("--stun-port", stunPort, text -> builder.stunPort(OptionReader.number(text)));
        reader.read(
                "--alternate-address", alternateAddress, text -> builder.alternateAddress(IpPrefix.parseAddress(text)));
        reader.read("--public-address", publicAddress, builder::publicAddress);
        reader.read("relay", machine, addresses -> turn(addresses).ifPresent(builder::turn));
        tlsFlags.read(reader, builder::tls);
        network(reader, builder);
        reader.read(
                "--access-token-file",
                accessTokenFile,
                file -> builder.accessToken(AccessToken.of(OptionReader.text(file))));
        reader.read("--data", data, ServerOptions::checkData);
        return reader.build(builder::build);
    }

    private void network(OptionReader reader, ControlServerConfig.Builder builder) {
        List<RelayRegion> ownRegion = new ArrayList<>(List.of(RelayRegion.DEFAULT));
        List<RelayKey> key = new ArrayList<>();
        List<KnownRelay> foreign = new ArrayList<>();
        reader.read("--region", region, text -> ownRegion.set(0, new RelayRegion(text)));
        reader.read("--relay-key-file", relayKeyFile, file -> key.add(RelayOptions.key(file)));
        turnServers.forEach(
                server -> reader.read("--turn-server", server, text -> foreign.add(ForeignRelay.parse(text))));
        reader.read(
                "--turn-server",
                foreign,
                relays -> builder.relays(new RelayNetwork(
                        RelayNetwork.OWN_ID,
                        ownRegion.get(0),
                        relays,
                        key.stream().findFirst(),
                        RelayTimes.DEFAULT)));
    }

    /** How to relay. Without being told to, only where players on the Internet can reach it. */
    private Optional<TurnServiceOptions> turn(Supplier<List<InetAddress>> machine) {
        boolean wanted = turnSecretFile != null || turnFlags.isUsed();
        if (noRelay) {
            if (wanted) {
                throw new InputException(
                        ErrorCode.INPUT_INVALID, "--no-relay contradicts the options that say how to relay");
            }
            return Optional.empty();
        }
        Optional<InetAddress> address = turnFlags.address().or(() -> RelayAddress.find(bind, publicAddress, machine));
        if (wanted && address.isEmpty()) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID, "it needs --turn-address, or --bind or --public-address with an address");
        }
        return address.filter(found -> wanted || RelayAddress.isPublic(found))
                .map(found -> turnFlags.options(secret(), found));
    }

    private RelaySecret secret() {
        if (turnSecretFile == null) {
            byte[] random = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(random);
            return RelaySecret.of(Base64.getEncoder().encodeToString(random));
        }
        try {
            return RelaySecret.of(OptionReader.text(turnSecretFile).strip());
        } catch (IllegalArgumentException e) {
            throw new InputException(ErrorCode.INPUT_INVALID, turnSecretFile + ": " + e.getMessage(), e);
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
