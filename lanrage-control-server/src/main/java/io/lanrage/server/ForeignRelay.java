package io.lanrage.server;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.Excerpt;
import io.lanrage.core.error.InputException;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import io.lanrage.core.relay.TurnUri;
import io.lanrage.server.relay.directory.CredentialSource;
import io.lanrage.server.relay.directory.KnownRelay;
import io.lanrage.server.relay.turn.RelaySecret;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A TURN server of somebody else's making, as an option says it: {@code id=NAME,uri=turn:…,secret-file=FILE}, or with {@code
 * user=NAME,password-file=FILE} in place of the secret; optionally {@code region=NAME}, and further {@code uri=…}. Secrets stand in files
 * because everybody on a machine can read its command lines.
 */
final class ForeignRelay {

    private static final Set<String> KEYS = Set.of("id", "region", "uri", "secret-file", "user", "password-file");

    private ForeignRelay() {}

    /**
     * Reads an option.
     *
     * @throws InputException if it is not of that form, or a file cannot be read
     */
    static KnownRelay parse(String text) {
        Map<String, String> fields = new HashMap<>();
        List<TurnUri> uris = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? part : part.substring(0, equals);
            if (equals < 0 || !KEYS.contains(key)) {
                throw invalid(
                        Excerpt.of(part) + " is not one of id=, region=, uri=, secret-file=, user=, password-file=");
            }
            String value = part.substring(equals + 1);
            if (key.equals("uri")) {
                uris.add(TurnUri.parse(value));
            } else if (fields.put(key, value) != null) {
                throw invalid("'" + key + "' is there twice");
            }
        }
        String region = fields.get("region");
        return new KnownRelay(
                new RelayId(needed(fields, "id")),
                region == null ? RelayRegion.DEFAULT : new RelayRegion(region),
                uris,
                credentials(fields));
    }

    private static CredentialSource credentials(Map<String, String> fields) {
        String secret = fields.get("secret-file");
        boolean fixed = fields.containsKey("user") || fields.containsKey("password-file");
        if (fixed == (secret != null)) {
            throw invalid("it needs either secret-file=, or user= and password-file=");
        }
        if (secret == null) {
            return new CredentialSource.Fixed(needed(fields, "user"), content(needed(fields, "password-file")));
        }
        try {
            return new CredentialSource.Minted(RelaySecret.of(content(secret)));
        } catch (IllegalArgumentException e) {
            throw new InputException(ErrorCode.INPUT_INVALID, secret + ": " + e.getMessage(), e);
        }
    }

    private static String content(String file) {
        try {
            return OptionReader.text(Path.of(file)).strip();
        } catch (InvalidPathException e) {
            throw new InputException(ErrorCode.INPUT_INVALID, Excerpt.of(file) + " is not the name of a file", e);
        }
    }

    private static String needed(Map<String, String> fields, String key) {
        String value = fields.get(key);
        if (value == null) {
            throw invalid("'" + key + "=' is missing");
        }
        return value;
    }

    private static InputException invalid(String message) {
        return new InputException(ErrorCode.INPUT_INVALID, message);
    }
}
