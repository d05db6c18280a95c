package io.lanrage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.cli.demo.DemoParty;
import io.lanrage.cli.demo.DemoPlayer;
import io.lanrage.cli.lab.Lab;
import io.lanrage.cli.lab.Laboratory;
import io.lanrage.cli.lab.Namespace;
import io.lanrage.cli.lab.NatKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A megabyte of random bytes at every port of a running party: it goes on as if nothing had been. */
@Lab(tools = {"ping", "bash", "ss"})
class HostileInputLabIT {

    private static final Duration THROWING = Duration.ofSeconds(60);

    @Test
    void randomBytesAtEveryPortDisturbNobody(Laboratory laboratory) {
        try (DemoParty party = DemoParty.open(laboratory, Jars.lanrage())) {
            Namespace annsHome = laboratory.addSite("a", NatKind.OPEN).host();
            DemoPlayer ann = party.create("ann", annsHome);
            DemoPlayer bob =
                    party.join("bob", laboratory.addSite("b", NatKind.OPEN).host(), ann.invite());
            assertThat(bob.ping(ann.address(), 15).exitCode()).isZero();

            throwAtAllPorts(bob.namespace(), laboratory.server());
            throwAtAllPorts(bob.namespace(), annsHome);
            throwAtAllPorts(annsHome, annsHome);

            assertThat(bob.ping(ann.address(), 5).exitCode()).isZero();
            DemoPlayer cleo =
                    party.join("cleo", laboratory.addSite("c", NatKind.OPEN).host(), bob.invite());
            assertThat(cleo.ping(ann.address(), 15).exitCode()).isZero();
            assertThat(ann.process().process().stderr()).noneMatch(line -> line.contains("Exception"));
            assertThat(party.server().process().stderr()).noneMatch(line -> line.contains("Exception"));
            assertThat(ann.leave().exitCode()).isZero();
        }
    }

    /** Finds the open ports with {@code ss} and writes to each as {@code bash} can, in datagrams or as a stream. */
    private static void throwAtAllPorts(Namespace from, Namespace at) {
        String sockets = at.run("ss", "-H", "-l", "-n", "-u", "-t").orThrow().stdout();
        assertThat(sockets).isNotBlank();
        for (String line : sockets.strip().split("\n")) {
            String[] fields = line.strip().split("\\s+");
            String port = fields[4].substring(fields[4].lastIndexOf(':') + 1);
            String host = from == at ? "127.0.0.1" : at.address().getHostAddress();
            String target = "/dev/" + fields[0] + "/" + host + "/" + port;
            from.run(
                    THROWING,
                    "bash",
                    "-c",
                    "exec 3<>" + target + " && head -c 1048576 /dev/urandom | dd bs=1024 status=none >&3");
        }
    }
}
