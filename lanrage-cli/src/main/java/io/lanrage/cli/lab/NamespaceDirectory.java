package io.lanrage.cli.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The named network namespaces of this machine, where {@code ip netns} keeps them, and their removal. */
final class NamespaceDirectory {
    private static final Logger log = LoggerFactory.getLogger(NamespaceDirectory.class);
    private static final Path DIRECTORY = Path.of("/var/run/netns");
    private static final Duration REMOVAL = Duration.ofSeconds(20);
    private static final int MAX_ROUNDS = 10;

    private final ProcessTable processes;

    NamespaceDirectory(ProcessTable processes) {
        this.processes = processes;
    }

    /** The names of all namespaces, of whomever they are. */
    List<String> names() {
        try (Stream<Path> entries = Files.list(DIRECTORY)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().collect(Collectors.toList());
        } catch (NoSuchFileException e) {
            return List.of(); // The first namespace since boot makes the directory.
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + DIRECTORY, e);
        }
    }

    /** Removes what laboratories whose owners are gone have left. */
    void removeLeftovers() {
        Predicate<String> isLeftover = name -> LaboratoryPrefix.of(name)
                .filter(owner -> !processes.isRunning(owner))
                .isPresent();
        List<String> removed = remove(isLeftover);
        if (!removed.isEmpty()) {
            log.info("removed {} namespaces that a killed run had left: {}", removed.size(), removed);
        }
    }

    /** Removes the namespaces of one laboratory. */
    void removeAll(LaboratoryPrefix prefix) {
        remove(prefix::isOf);
    }

    /** Ends the processes in some namespaces, then removes those, and with them their interfaces; says which. */
    private List<String> remove(Predicate<String> which) {
        List<String> names = names().stream().filter(which).collect(Collectors.toList());
        if (names.isEmpty()) {
            return names;
        }
        endProcesses(names);
        String[] deletions = names.stream().map(name -> "netns delete " + name).toArray(String[]::new);
        // Another run may be removing the same leftovers: go on at errors, and look at what is there in the end.
        CommandResult result =
                Script.to("remove namespaces").ipForced(deletions).run(REMOVAL);
        List<String> remaining = names().stream().filter(names::contains).collect(Collectors.toList());
        if (!remaining.isEmpty()) {
            throw new LaboratoryException("could not remove the namespaces " + remaining + ": " + result);
        }
        return names;
    }

    /** A namespace lives on, nameless, while a process is in it; so none may be left when the name goes. */
    private void endProcesses(List<String> names) {
        Set<Long> inodes = new HashSet<>();
        names.forEach(name -> inodes.addAll(inode(name)));
        // Again and again, because a process may start another one just before its end.
        List<Long> inside = processes.within(inodes);
        for (int round = 0; round < MAX_ROUNDS && !inside.isEmpty(); round++) {
            ProcessTree.end(inside.stream()
                    .flatMap(pid -> ProcessHandle.of(pid).stream())
                    .collect(Collectors.toList()));
            inside = processes.within(inodes);
        }
    }

    private static Set<Long> inode(String name) {
        try {
            return Set.of((Long) Files.getAttribute(DIRECTORY.resolve(name), "unix:ino"));
        } catch (IOException e) {
            return Set.of(); // Another run has just removed it.
        }
    }
}
