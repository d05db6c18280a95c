package io.lanrage.cli;

import io.lanrage.core.key.PublicKey;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.json.JsonMapper;

/** Shows this player's id and public key. */
@Command(
        name = "show",
        description = "Shows this player's id and public key; makes the key if there is none.",
        mixinStandardHelpOptions = true)
final class KeyShowCommand implements Callable<Integer> {

    private final Environment environment;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    KeyShowCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        common.applyVerbosity();
        IdentityFile file = common.identityFile(environment.variables());
        PublicKey key = file.loadOrCreate(environment.random()).publicKey();
        if (common.json) {
            JsonMapper mapper = JsonMapper.builder().build();
            environment
                    .out()
                    .println(mapper.createObjectNode()
                            .put("peerId", key.peerId().value())
                            .put("publicKey", key.toString())
                            .put("file", file.path().toString()));
        } else {
            environment.out().println("Peer id:    " + key.peerId());
            environment.out().println("Public key: " + key);
            environment.out().println("Kept in:    " + file.path());
        }
        return ExitCode.DONE.value();
    }
}
