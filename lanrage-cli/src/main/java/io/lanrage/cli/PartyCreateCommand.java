package io.lanrage.cli;

import io.lanrage.core.control.PartyRequest;
import io.lanrage.core.party.HostLeavePolicy;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Creates a party and stays in it. */
@Command(
        name = "create",
        description = "Creates a party, prints its invite, and stays in it until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class PartyCreateCommand implements Callable<Integer> {

    private final Environment environment;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final PartyOptions options = new PartyOptions();

    @Option(names = "--name", paramLabel = "TEXT", defaultValue = "party", description = "What the party is called.")
    private String name = "party";

    @Option(
            names = "--host-leaves",
            paramLabel = "POLICY",
            defaultValue = "dissolve",
            description = "What becomes of the party when you leave: dissolve (default), or migrate.")
    private HostLeavePolicy hostLeavePolicy = HostLeavePolicy.DISSOLVE;

    @Option(
            names = "--max-members",
            paramLabel = "N",
            defaultValue = "16",
            description = "How many members the party may have, 2 to 64 (default: ${DEFAULT-VALUE}).")
    private int maxMembers = PartyRequest.DEFAULT_MAX_MEMBERS;

    PartyCreateCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        return new PartyRun(environment, common, options)
                .stay(lanrage -> lanrage.createParty(name, hostLeavePolicy, maxMembers))
                .value();
    }
}
