package io.lanrage.server.relay.registration;

import io.lanrage.core.control.message.Nonce;
import io.lanrage.core.control.remote.ForeignText;
import io.lanrage.core.error.InputException;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a control server's {@link RegistrationDesk} answered, as the relay understands it. */
sealed interface DeskReply {

    /**
     * The relay is on the list.
     *
     * @param heartbeat when to register again, 1 s to 1 h
     * @param challenge what the next proof is to be made over
     */
    record Granted(Duration heartbeat, Nonce challenge) implements DeskReply {}

    /**
     * A proof is wanted.
     *
     * @param challenge what it is to be made over
     */
    record Challenged(Nonce challenge) implements DeskReply {}

    /**
     * The relay is not on the list.
     *
     * @param why in the server's words, for people
     */
    record Refused(String why) implements DeskReply {}

    /** Reads an answer. What is none of a control server is a refusal, too. */
    static DeskReply read(int status, Optional<String> authenticate, byte[] body) {
        if (status == 200) {
            return Replies.granted(body);
        }
        Optional<DeskReply> challenged = authenticate
                .filter(header -> status == 401 && header.startsWith(RegistrationDesk.SCHEME + " "))
                .flatMap(header -> Replies.challenge(header.substring(RegistrationDesk.SCHEME.length() + 1)))
                .map(Challenged::new);
        return challenged.orElseGet(() -> new Refused(Replies.words(status, body)));
    }

    /** How the parts of an answer are read. */
    final class Replies {

        private static final JsonMapper JSON = new JsonMapper();
        private static final int LONGEST_HEARTBEAT_SECONDS = 3600;

        private Replies() {}

        private static DeskReply granted(byte[] body) {
            JsonNode node = tree(body);
            int seconds = node.path("heartbeatSeconds").asInt(0);
            Optional<Nonce> challenge = challenge(node.path("challenge").asString(""));
            if (seconds < 1 || seconds > LONGEST_HEARTBEAT_SECONDS || challenge.isEmpty()) {
                return new Refused("what answered there is no control server of LANrage");
            }
            return new Granted(Duration.ofSeconds(seconds), challenge.get());
        }

        private static Optional<Nonce> challenge(String base64) {
            try {
                return Optional.of(Nonce.parse(base64));
            } catch (InputException e) {
                return Optional.empty();
            }
        }

        private static String words(int status, byte[] body) {
            String message = ForeignText.clean(tree(body).path("message").asString(""));
            return "HTTP status " + status + (message.isEmpty() ? "" : ": " + message);
        }

        private static JsonNode tree(byte[] body) {
            try {
                return JSON.readTree(body);
            } catch (JacksonException e) {
                return JSON.createObjectNode();
            }
        }
    }
}
