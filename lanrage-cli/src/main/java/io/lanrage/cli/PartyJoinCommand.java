package io.lanrage.cli;

import io.lanrage.core.party.Invite;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Joins a party and stays in it. */
@Command(
        name = "join",
        description = "Joins the party of an invite, and stays in it until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class PartyJoinCommand implements Callable<Integer> {

    private final Environment environment;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final PartyOptions options = new PartyOptions();

    @Parameters(paramLabel = "INVITE", description = "LAN-… or lanrage://…, as a member of the party gave it to you.")
    private String invite = "";

    PartyJoinCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        return new PartyRun(environment, common, options)
                .stay(lanrage -> lanrage.joinParty(Invite.parse(invite)))
                .value();
    }
}
