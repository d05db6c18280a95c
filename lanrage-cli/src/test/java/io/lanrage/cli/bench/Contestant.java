package io.lanrage.cli.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One of the programs that are compared. */
interface Contestant {

    /** What tables call it. */
    String name();

    /** The commands that it needs besides those of the comparison itself. */
    List<String> tools();

    /**
     * Starts it at both ends. It need not be through yet: that is measured.
     *
     * @return the tunnel, which the caller closes
     */
    Tunnel open(Ends ends) throws IOException;

    /**
     * All that take part.
     *
     * @param javaHomes the Javas that LANrage is run on
     */
    static List<Contestant> all(List<Path> javaHomes) throws IOException {
        List<Contestant> all = new ArrayList<>(List.of(
                new RawEthernet(),
                new WireGuardGo("wireguard-go", 0),
                new WireGuardGo("wireguard-go, MTU 1280", 1_280)));
        all.add(new Nebula());
        all.add(new N2n());
        for (Path javaHome : javaHomes) {
            all.addAll(Lanrage.on(javaHome));
        }
        return all;
    }
}
