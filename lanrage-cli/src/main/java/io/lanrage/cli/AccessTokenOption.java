package io.lanrage.cli;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What a control server demands of those who connect, where its operator wants that. No option takes the token itself: every user of a
 * machine can read the command lines of all processes, but the environment of none but the own ones.
 */
final class AccessTokenOption {

    static final String VARIABLE = "LANRAGE_ACCESS_TOKEN";

    /** More than any token with the white space around it; what is larger is another file. */
    private static final int LONGEST_FILE_BYTES = 4096;

    @Option(
            names = "--access-token-file",
            paramLabel = "FILE",
            description = "A file with the access token that the control server demands, where it does (default: the"
                    + " environment variable " + VARIABLE + ").")
    @Nullable
    Path file;

    /**
     * Reads the token; the file goes before the variable.
     *
     * @throws InputException if the file cannot be read or has no token; no message shows what is in it
     */
    Optional<String> read(Map<String, String> environment) {
        Path chosen = file;
        return chosen == null
                ? Optional.of(environment.getOrDefault(VARIABLE, "").strip()).filter(token -> !token.isEmpty())
                : Optional.of(read(chosen));
    }

    private static String read(Path file) {
        String token;
        try {
            if (Files.size(file) > LONGEST_FILE_BYTES) {
                throw refused(file, "has more than " + LONGEST_FILE_BYTES + " bytes", null);
            }
            token = Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (CharacterCodingException e) {
            throw refused(file, "is not text in UTF-8", e);
        } catch (IOException e) {
            throw refused(file, "cannot be read: " + e.getMessage(), e);
        }
        if (token.isEmpty()) {
            throw refused(file, "is empty", null);
        }
        return token;
    }

    private static InputException refused(Path file, String why, @Nullable Exception cause) {
        return new InputException(ErrorCode.INPUT_INVALID, "access token file " + file + " " + why, cause);
    }
}
