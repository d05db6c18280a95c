package io.lanrage.server;

import io.lanrage.core.error.LanrageException;
import io.lanrage.server.relay.registration.RelayRegistrar;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command that runs a relay until the process is told to end: SIGTERM and SIGINT make it leave the control server's list and end the
 * process with exit code 0, and so does interrupting the thread that calls it.
 */
@Command(
        name = "relay",
        description = "Runs a relay (STUN and TURN) that registers itself at a control server.",
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
final class RelayCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private RelayOptions options = new RelayOptions();

    @Option(names = "--json", description = "Print one JSON object a line, and nothing else.")
    private boolean json;

    @Option(
            names = {"-v", "--verbose"},
            description = "Log in detail what happens, to standard error.")
    private boolean verbose;

    @Override
    public Integer call() {
        StandardErrorLog.begin(ServerCommand.LOG_PATTERN, Level.WARN, verbose ? Level.DEBUG : Level.INFO);
        ServerReport report = ServerReport.of(spec, json);
        try (Ending ending = new Ending()) {
            RelayServerConfig config = options.toConfig();
            try (RelayServer relay = RelayServer.start(config)) {
                ending.closesFirst(relay::close);
                report.relaying(config.id(), relay.stunAddresses(), relay.streamAddresses(), relay.uris());
                relay.register(new Telling(report));
                ending.await();
                return 0;
            }
        } catch (LanrageException e) {
            report.failed(e);
            return ServerReport.exitCode(e);
        }
    }

    /** Passes on what becomes of the registration. */
    private record Telling(ServerReport report) implements RelayRegistrar.Listener {

        @Override
        public void listed() {
            report.listed();
        }

        @Override
        public void notListed(String why) {
            report.notListed(why);
        }
    }
}
