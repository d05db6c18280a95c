package io.lanrage.cli.bench;

import java.io.IOException;
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

    /** All that take part. */
    static List<Contestant> all() {
        return List.of(
                new RawEthernet(),
                new WireGuardGo(),
                new Nebula(),
                new N2n(),
                new Lanrage("lanrage, wireguard-go", "external", List.of("wireguard-go")),
                new Lanrage("lanrage, embedded", "embedded", List.of()));
    }
}
