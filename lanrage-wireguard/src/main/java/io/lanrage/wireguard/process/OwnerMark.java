package io.lanrage.wireguard.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Who started a program, written into the program's environment: it is there for as long as the program runs and needs no file
 * that could be left behind or go stale.
 */
final class OwnerMark {
    static final String VARIABLE = "LANRAGE_OWNER";

    private OwnerMark() {}

    /** Marks a program that is to be started as this process's own. */
    static void put(Map<String, String> environment) {
        ProcessIdentity.current().ifPresent(self -> environment.put(VARIABLE, self.toString()));
    }

    /** The owner of a running program; empty if it has none, or may not be looked at. */
    static Optional<ProcessIdentity> of(long pid) {
        try {
            return parse(Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<ProcessIdentity> parse(String environment) {
        String prefix = VARIABLE + "=";
        for (String entry : environment.split("\0", -1)) {
            if (entry.startsWith(prefix)) {
                return ProcessIdentity.parse(entry.substring(prefix.length()));
            }
        }
        return Optional.empty();
    }
}
