package io.lanrage.cli.bench;

import io.lanrage.cli.lab.Laboratory;
import io.lanrage.cli.lab.Namespace;
import java.nio.file.Path;

/**
 * Where tunnels are compared: two machines on one Ethernet, so that nothing but the tunnel costs time.
 *
 * @param laboratory whose they are; its server may be used, too
 * @param near where load comes from
 * @param far where it goes
 * @param folder an empty one for configuration, removed afterwards
 */
record Ends(Laboratory laboratory, Namespace near, Namespace far, Path folder) {

    /** Virtual addresses for the contestants that let one choose. */
    static final String NEAR_ADDRESS = "10.77.0.1";

    static final String FAR_ADDRESS = "10.77.0.2";

    /** A name for an interface or a control socket that no other run on this machine has. */
    static String uniqueName(String part) {
        return "lb" + ProcessHandle.current().pid() % 10_000_000 + part;
    }
}
