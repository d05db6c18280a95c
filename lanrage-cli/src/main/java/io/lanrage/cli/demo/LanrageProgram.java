package io.lanrage.cli.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How LANrage's command line is started as a process of its own.
 *
 * @param launcher the words before the command: the Java program, its options, and what it is to run
 */
public record LanrageProgram(List<String> launcher) {

    /** A player's process is small; several of them share a machine. */
    private static final List<String> JVM_OPTIONS = List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /** Copies the words. */
    public LanrageProgram {
        launcher = List.copyOf(launcher);
    }

    /**
     * The program of a self-contained jar.
     *
     * @param java the Java program
     * @param jar the jar
     * @return the program
     */
    public static LanrageProgram ofJar(Path java, Path jar) {
        return new LanrageProgram(
                words(java, List.of("-jar", jar.toAbsolutePath().toString())));
    }

    /**
     * The program of a class path.
     *
     * @param java the Java program
     * @param classPath where the classes are
     * @param mainClass which of them to run
     * @return the program
     */
    public static LanrageProgram ofClassPath(Path java, String classPath, String mainClass) {
        return new LanrageProgram(words(java, List.of("-cp", classPath, mainClass)));
    }

    /**
     * The words that run one command.
     *
     * @param arguments the command and its options
     * @return what to give to a process builder
     */
    public String[] command(List<String> arguments) {
        List<String> words = new ArrayList<>(launcher);
        words.addAll(arguments);
        return words.toArray(String[]::new);
    }

    private static List<String> words(Path java, List<String> what) {
        List<String> words = new ArrayList<>();
        words.add(java.toString());
        words.addAll(JVM_OPTIONS);
        words.addAll(what);
        return words;
    }
}
