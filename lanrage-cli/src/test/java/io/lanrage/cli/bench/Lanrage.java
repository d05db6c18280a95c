package io.lanrage.cli.bench;

import io.lanrage.cli.demo.DemoParty;
import io.lanrage.cli.demo.DemoPlayer;
import io.lanrage.cli.demo.LanrageProgram;
import java.nio.file.Path;
import java.util.List;

/**
 * LANrage as players start it: its own control server, one who creates a party, and one who joins.
 *
 * @param name what tables call it
 * @param wireguard the value of {@code --wireguard}
 * @param tools the commands that this needs
 */
record Lanrage(String name, String wireguard, List<String> tools) implements Contestant {

    @Override
    public Tunnel open(Ends ends) {
        DemoParty party = DemoParty.open(ends.laboratory(), program());
        try {
            DemoPlayer far = party.create("far", ends.far(), "--wireguard", wireguard);
            String farAddress = far.address();
            String invite = far.invite();
            long startedNanos = System.nanoTime();
            DemoPlayer near = party.join("near", ends.near(), invite, "--wireguard", wireguard);
            return new Tunnel(
                    farAddress,
                    startedNanos,
                    List.of(far.process().process(), near.process().process()),
                    party::close);
        } catch (RuntimeException e) {
            party.close();
            throw e;
        }
    }

    /** The jar with the JVM's own defaults, as the {@code lanrage} script runs it. */
    private static LanrageProgram program() {
        return new LanrageProgram(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of("target", "lanrage.jar").toAbsolutePath().toString()));
    }
}
