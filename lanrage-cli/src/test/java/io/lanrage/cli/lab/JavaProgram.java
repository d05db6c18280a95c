package io.lanrage.cli.lab;

import java.util.ArrayList;
import java.util.List;

/** The command that runs a class of the tests in a JVM of its own, one that starts fast and stays small. */
public final class JavaProgram {
    private JavaProgram() {}

    static List<String> command(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx48m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Starts it in a namespace. */
    public static NamespaceProcess start(Namespace where, Class<?> main, String... arguments) {
        return where.start(command(main, arguments).toArray(String[]::new));
    }
}
