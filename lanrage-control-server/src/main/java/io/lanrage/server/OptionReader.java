package io.lanrage.server;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads options and gathers what is wrong with them, so that all mistakes can be told at once. */
final class OptionReader {

    private final List<String> problems = new ArrayList<>();

    /** Reads an option, if it was given. */
    <T> void read(String option, @Nullable T value, Consumer<T> reader) {
        if (value == null) {
            return;
        }
        try {
            reader.accept(value);
        } catch (InputException e) {
            problem(option + ": " + e.getMessage());
        }
    }

    /** Something is wrong. */
    void problem(String text) {
        problems.add(text);
    }

    /**
     * Puts together what was read.
     *
     * @throws InputException with everything that was wrong
     */
    <T> T build(Supplier<@Nullable T> building) {
        T built = null;
        try {
            built = building.get();
        } catch (InputException e) {
            problem(String.valueOf(e.getMessage()));
        }
        if (built == null || !problems.isEmpty()) {
            throw new InputException(ErrorCode.INPUT_INVALID, String.join("; ", problems));
        }
        return built;
    }

    static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new InputException(ErrorCode.INPUT_INVALID, "'" + text + "' is not a number", e);
        }
    }

    /** The whole of a file, in UTF-8. */
    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            throw new InputException(ErrorCode.INPUT_INVALID, file + " is not text in UTF-8", e);
        } catch (IOException e) {
            throw new InputException(ErrorCode.INPUT_INVALID, file + " cannot be read", e);
        }
    }
}
