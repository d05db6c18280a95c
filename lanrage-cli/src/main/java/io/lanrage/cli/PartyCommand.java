package io.lanrage.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What has to do with being in a party. */
@Command(name = "party", description = "Create or join a party.", mixinStandardHelpOptions = true)
final class PartyCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what: party create, or party join INVITE.");
    }
}
