package io.lanrage.server.relay.directory;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.key.PeerId;
import io.lanrage.server.relay.turn.RelayCredentials;
import io.lanrage.server.relay.turn.RelaySecret;
import java.time.Duration;
import java.time.Instant;

/** Where a player's credentials for a relay come from. */
public sealed interface CredentialSource {

    /**
     * Credentials for one player.
     *
     * @param peer whose they are
     * @param now the time, as the relay has it
     * @param life how long they are to be good, at least a second
     * @return credentials that the relay accepts
     */
    RelayCredentials credentials(PeerId peer, Instant now, Duration life);

    /**
     * Made for each player with a secret that the relay has as well. The player's id is in the username, so that the relay counts what
     * it uses, whichever credentials it shows.
     *
     * @param secret the relay's
     */
    record Minted(RelaySecret secret) implements CredentialSource {
        @Override
        public RelayCredentials credentials(PeerId peer, Instant now, Duration life) {
            return secret.mint(peer.value(), now, life);
        }
    }

    /**
     * The same for everybody, for relays that know nothing else. They end for nobody.
     *
     * @param username 1 to 128 characters
     * @param password 1 to 256 characters
     */
    record Fixed(String username, String password) implements CredentialSource {

        private static final int LONGEST_NAME = 128;
        private static final int LONGEST_PASSWORD = 256;

        /**
         * Checks the lengths.
         *
         * @throws InputException if one is out of range; the message does not show them
         */
        public Fixed {
            if (username.isEmpty() || username.length() > LONGEST_NAME) {
                throw new InputException(
                        ErrorCode.INPUT_INVALID,
                        "username has " + username.length() + " characters, not 1.." + LONGEST_NAME);
            }
            if (password.isEmpty() || password.length() > LONGEST_PASSWORD) {
                throw new InputException(
                        ErrorCode.INPUT_INVALID,
                        "password has " + password.length() + " characters, not 1.." + LONGEST_PASSWORD);
            }
        }

        @Override
        public RelayCredentials credentials(PeerId peer, Instant now, Duration life) {
            return new RelayCredentials(username, password);
        }

        /** The username only. */
        @Override
        public String toString() {
            return "Fixed[" + username + ", redacted]";
        }
    }
}
