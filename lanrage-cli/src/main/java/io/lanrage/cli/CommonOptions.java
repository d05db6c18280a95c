package io.lanrage.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** Options that every command has. */
final class CommonOptions {

    @Option(
            names = "--identity",
            paramLabel = "FILE",
            description = "This player's private key; made if it is not there (default: ~/.config/lanrage/identity).")
    @Nullable
    Path identity;

    @Option(names = "--json", description = "Print one JSON object a line, and nothing else, on standard output.")
    boolean json;

    @Option(names = "-v", description = "Log what happens to standard error; -vv logs more.")
    boolean[] verbosity = new boolean[0];

    IdentityFile identityFile(Map<String, String> environment) {
        return new IdentityFile(identity == null ? IdentityFile.defaultPath(environment) : identity);
    }

    EventSink events(PrintStream out, PrintStream err) {
        return json ? new JsonEvents(out, InstantSource.system()) : new TextEvents(out, err, Ansi.AUTO);
    }

    void applyVerbosity() {
        Verbosity.apply(verbosity.length);
    }
}
