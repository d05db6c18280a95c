package io.lanrage.cli;

import io.lanrage.core.Lanrage;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.nat.StunServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Finds out how the NAT before this machine behaves. */
@Command(
        name = "netcheck",
        description = "Finds out how the NAT before this machine behaves, and what that means for playing.",
        mixinStandardHelpOptions = true)
final class NetcheckCommand implements Callable<Integer> {

    private final Environment environment;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(
            names = "--server",
            paramLabel = "URL",
            converter = ServerUrl.class,
            description = "The control server, whose STUN service is asked.")
    private @Nullable URI server;

    @Mixin
    private final AccessTokenOption accessToken = new AccessTokenOption();

    @Option(
            names = "--stun",
            paramLabel = "HOST[:PORT]",
            split = ",",
            description = "STUN servers to ask instead of the control server's.")
    private List<String> stunServers = List.of();

    @Option(
            names = "--port",
            paramLabel = "UDP-PORT",
            defaultValue = "0",
            description = "Local UDP port (default: any).")
    private int port;

    NetcheckCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        common.applyVerbosity();
        EventSink events = common.events(environment.out(), environment.err());
        Lanrage.Builder builder = Lanrage.builder()
                .identity(common.identityFile(environment.variables()).loadOrCreate(environment.random()))
                .udpPort(port);
        accessToken.read(environment.variables()).ifPresent(builder::accessToken);
        if (server != null) {
            builder.server(server);
        }
        try (Lanrage lanrage = builder.build()) {
            events.progress("Asking STUN servers, up to 3 s …");
            NatReport report = Awaiting.result(detect(lanrage));
            events.netcheck(report);
            return ExitCode.DONE.value();
        } catch (LanrageException e) {
            events.failed(e);
            return ExitCode.of(e).value();
        }
    }

    private CompletionStage<NatReport> detect(Lanrage lanrage) {
        if (!stunServers.isEmpty()) {
            return lanrage.detectNat(
                    stunServers.stream().map(NetcheckCommand::stunServer).toList());
        }
        if (server == null) {
            throw new InputException(ErrorCode.SERVER_UNKNOWN, "give a control server with --server, or --stun HOST");
        }
        return lanrage.detectNat();
    }

    private static StunServer stunServer(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        try {
            int port = colon < 0 ? StunServer.DEFAULT_PORT : Integer.parseInt(text.substring(colon + 1));
            return new StunServer(InetSocketAddress.createUnresolved(host, port));
        } catch (IllegalArgumentException e) {
            throw new InputException(ErrorCode.INPUT_INVALID, "'" + text + "' is not HOST[:PORT]", e);
        }
    }
}
