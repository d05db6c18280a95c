package io.lanrage.cli;

import io.lanrage.cli.demo.LanrageProgram;
import java.nio.file.Path;

/** The real programs that the build made, run by the Java that runs the tests. */
final class Jars {

    private Jars() {}

    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    static LanrageProgram lanrage() {
        return LanrageProgram.ofJar(java(), Path.of("target", "lanrage.jar"));
    }

    static LanrageProgram controlServer() {
        return LanrageProgram.ofJar(
                java(), Path.of("..", "lanrage-control-server", "target", "lanrage-control-server.jar"));
    }
}
