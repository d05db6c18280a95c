package io.lanrage.cli.bench;

import io.lanrage.cli.lab.Namespace;
import io.lanrage.cli.lab.NamespaceProcess;
import java.util.List;

/** The first n2n, as Debian has it: two edges that a supernode on the far end introduces to each other. */
final class N2n implements Contestant {

    private static final String PORT = "7654";

    @Override
    public String name() {
        return "n2n";
    }

    @Override
    public List<String> tools() {
        return List.of("edge", "supernode");
    }

    @Override
    public Tunnel open(Ends ends) {
        NamespaceProcess supernode = ends.far().start("supernode", "-l", PORT);
        String introducer = ends.far().address().getHostAddress() + ":" + PORT;
        NamespaceProcess first = start(ends.far(), introducer, "f", Ends.FAR_ADDRESS);
        long startedNanos = System.nanoTime();
        NamespaceProcess second = start(ends.near(), introducer, "n", Ends.NEAR_ADDRESS);
        return new Tunnel(Ends.FAR_ADDRESS, startedNanos, List.of(first, second), supernode::close);
    }

    private static NamespaceProcess start(Namespace where, String introducer, String part, String address) {
        return where.start(
                "edge",
                "-d",
                Ends.uniqueName(part),
                "-a",
                address,
                "-s",
                "255.255.255.0",
                "-c",
                "bench",
                "-k",
                "secret-of-the-comparison",
                "-l",
                introducer);
    }
}
