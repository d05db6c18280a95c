package io.lanrage.server;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import io.lanrage.core.relay.TurnUri;
import io.lanrage.server.relay.TlsEndpoint;
import io.lanrage.server.relay.TurnServiceOptions;
import io.lanrage.server.relay.registration.DeskAddress;
import io.lanrage.server.relay.registration.RelayKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a relay as they were typed. They are read all together, so that all mistakes can be told at once. */
final class RelayOptions {

    private static final int MAX_PORT = 65_535;

    @Option(
            names = "--server",
            paramLabel = "URL",
            required = true,
            description = "The control server to register at: ws://host[:port], or with wss, http or https.")
    private String server = "";

    @Option(
            names = "--relay-key-file",
            paramLabel = "FILE",
            required = true,
            description = "The key that the control server has as well, at least 16 characters. It is not sent.")
    private Path keyFile = Path.of("");

    @Option(
            names = "--id",
            paramLabel = "NAME",
            required = true,
            description = "What this relay is called, and no other: 1 to 32 of a-z, 0-9 and hyphens.")
    private String id = "";

    @Option(
            names = "--region",
            paramLabel = "NAME",
            description = "Where it stands, such as eu-west. Default: default.")
    private @Nullable String region;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "Local address of all ports. Default: every one.")
    private @Nullable String bind;

    @Option(
            names = "--stun-port",
            paramLabel = "PORT",
            defaultValue = "" + ControlServerConfig.DEFAULT_STUN_PORT,
            description = "UDP and TCP port of STUN and TURN; STUN uses the next UDP port as well; 0 for any. Default:"
                    + " ${DEFAULT-VALUE}.")
    private String stunPort = "";

    @Option(
            names = "--public-address",
            paramLabel = "ADDRESS",
            description = "Name or address of the relay that players are told. Default: that of --turn-address.")
    private @Nullable String publicAddress;

    @Mixin
    private TurnFlags turnFlags = new TurnFlags();

    @Mixin
    private TlsFlags tlsFlags = new TlsFlags();

    /**
     * Reads all options.
     *
     * @throws InputException with everything that was wrong
     */
    RelayServerConfig toConfig() {
        return toConfig(RelayAddress::ofMachine);
    }

    RelayServerConfig toConfig(Supplier<List<InetAddress>> machine) {
        OptionReader reader = new OptionReader();
        Draft draft = new Draft();
        reader.read("--server", server, text -> draft.server = DeskAddress.parse(text));
        reader.read("--relay-key-file", keyFile, file -> draft.key = key(file));
        reader.read("--id", id, text -> draft.id = new RelayId(text));
        reader.read("--region", region, text -> draft.region = new RelayRegion(text));
        reader.read("--bind", bind, text -> draft.bind = IpPrefix.parseAddress(text));
        reader.read("--stun-port", stunPort, text -> draft.stunPort = stunPort(text));
        reader.read("--public-address", publicAddress, text -> TurnUri.udp(text, 1));
        tlsFlags.read(reader, endpoint -> draft.tls = Optional.of(endpoint));
        reader.read("relay", machine, addresses -> draft.turn = turn(draft, addresses));
        return reader.build(() -> draft.config(Optional.ofNullable(publicAddress)));
    }

    /** The key in a file; white space around it does not count. */
    static RelayKey key(Path file) {
        try {
            return RelayKey.of(OptionReader.text(file).strip());
        } catch (IllegalArgumentException e) {
            throw new InputException(ErrorCode.INPUT_INVALID, file + ": " + e.getMessage(), e);
        }
    }

    private static int stunPort(String text) {
        int port = OptionReader.number(text);
        if (port < 0 || port >= MAX_PORT) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    port + " is not in 0.." + (MAX_PORT - 1) + ", as the next one is used, too");
        }
        return port;
    }

    /** Needs key and id, without which there are other problems already. */
    private @Nullable TurnServiceOptions turn(Draft draft, Supplier<List<InetAddress>> machine) {
        InetAddress address = turnFlags
                .address()
                .or(() -> RelayAddress.find(bind, publicAddress, machine))
                .orElseThrow(() -> new InputException(
                        ErrorCode.INPUT_INVALID,
                        "it needs --turn-address, or --bind or --public-address with an address"));
        if (!draft.bind.isAnyLocalAddress() && draft.bind.getClass() != address.getClass()) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "TURN address " + address.getHostAddress() + " is not of the family of "
                            + draft.bind.getHostAddress());
        }
        RelayKey key = draft.key;
        RelayId name = draft.id;
        return key == null || name == null ? null : turnFlags.options(key.secretOf(name), address);
    }

    /** What was read so far. */
    private static final class Draft {

        @Nullable
        DeskAddress server;

        @Nullable
        RelayKey key;

        @Nullable
        RelayId id;

        @Nullable
        TurnServiceOptions turn;

        RelayRegion region = RelayRegion.DEFAULT;
        InetAddress bind = new InetSocketAddress(0).getAddress();
        int stunPort;
        Optional<TlsEndpoint> tls = Optional.empty();

        @Nullable
        RelayServerConfig config(Optional<String> publicAddress) {
            if (server == null || key == null || id == null || turn == null) {
                return null;
            }
            return new RelayServerConfig(server, id, region, key, bind, stunPort, publicAddress, turn, tls);
        }
    }
}
