package io.lanrage.server;

import io.lanrage.core.error.LanrageException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command that runs a control server until the process is told to end. It stands alone as {@link Main}, and can be a subcommand
 * of another program.
 *
 * <p>SIGTERM and SIGINT make it drain and end the process with exit code 0. Interrupting the thread that calls it makes it drain and
 * return 0.
 */
@Command(
        name = "server",
        description = "Runs a control server: parties over WebSocket, STUN, and a relay.",
        subcommands = RelayCommand.class,
        mixinStandardHelpOptions = true,
        versionProvider = ServerVersion.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it was told to end",
            "1:it failed while running",
            "2:wrong usage",
            "5:a port cannot be opened",
        })
public final class ServerCommand implements Callable<Integer> {

    static final String LOG_PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} %X{peer} %msg%n%throwable";

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Option(names = "--json", description = "Print one JSON object a line, and nothing else.")
    private boolean json;

    @Option(
            names = {"-v", "--verbose"},
            description = "Log in detail what happens, to standard error.")
    private boolean verbose;

    /** Made for picocli, which sets the options. */
    public ServerCommand() {}

    @Override
    public Integer call() {
        StandardErrorLog.begin(LOG_PATTERN, Level.WARN, verbose ? Level.DEBUG : Level.INFO);
        ServerReport report = ServerReport.of(spec, json);
        try (Ending ending = new Ending();
                ControlServer server = ControlServer.start(options.toConfig())) {
            ending.closesFirst(server::close);
            report.listening(server.address(), server.stunAddresses(), server.streamAddresses(), server.relayUris());
            ending.await();
            return 0;
        } catch (LanrageException e) {
            report.failed(e);
            return ServerReport.exitCode(e);
        }
    }
}
