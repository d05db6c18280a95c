package io.lanrage.cli.bench;

import io.lanrage.cli.lab.Namespace;
import io.lanrage.cli.lab.NamespaceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Nebula with two hosts that know each other's address, and otherwise its own defaults. */
final class Nebula implements Contestant {

    private static final int PORT = 4242;

    @Override
    public String name() {
        return "nebula";
    }

    @Override
    public List<String> tools() {
        return List.of("nebula", "nebula-cert");
    }

    @Override
    public Tunnel open(Ends ends) throws IOException {
        Path folder = ends.folder();
        in(ends.near(), folder, "nebula-cert ca -name bench");
        for (String each : List.of("near " + Ends.NEAR_ADDRESS, "far " + Ends.FAR_ADDRESS)) {
            String[] words = each.split(" ");
            in(ends.near(), folder, "nebula-cert sign -name " + words[0] + " -ip " + words[1] + "/24");
        }
        NamespaceProcess first = start(ends.far(), folder, "far", Ends.NEAR_ADDRESS, ends.near());
        long startedNanos = System.nanoTime();
        NamespaceProcess second = start(ends.near(), folder, "near", Ends.FAR_ADDRESS, ends.far());
        return new Tunnel(Ends.FAR_ADDRESS, startedNanos, List.of(first, second), () -> {});
    }

    private static void in(Namespace where, Path folder, String command) {
        where.run("sh", "-c", "cd " + folder + " && " + command).orThrow();
    }

    private static NamespaceProcess start(
            Namespace where, Path folder, String name, String otherAddress, Namespace other) throws IOException {
        Path file = folder.resolve(name + ".yml");
        Files.writeString(file, """
                pki:
                  ca: %1$s/ca.crt
                  cert: %1$s/%2$s.crt
                  key: %1$s/%2$s.key
                static_host_map:
                  "%3$s": ["%4$s:%5$d"]
                listen:
                  host: 0.0.0.0
                  port: %5$d
                tun:
                  dev: %6$s
                firewall:
                  outbound: [{port: any, proto: any, host: any}]
                  inbound: [{port: any, proto: any, host: any}]
                """.formatted(
                        folder,
                        name,
                        otherAddress,
                        other.address().getHostAddress(),
                        PORT,
                        Ends.uniqueName(name.substring(0, 1))));
        return where.start("nebula", "-config", file.toString());
    }
}
