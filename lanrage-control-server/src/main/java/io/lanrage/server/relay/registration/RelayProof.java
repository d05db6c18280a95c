package io.lanrage.server.relay.registration;

import io.lanrage.core.control.message.Nonce;
import io.lanrage.core.key.Proof;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header {@code Authorization: LANrage-Relay CHALLENGE:PROOF}, both in Base64.
 *
 * @param challenge what the server sent
 * @param proof {@link RelayKey#proof} over it and the body
 */
record RelayProof(Nonce challenge, Proof proof) {

    /** 32 bytes are 43 characters and one for padding. */
    private static final Pattern FORM =
            Pattern.compile(RegistrationDesk.SCHEME + " ([A-Za-z0-9+/]{43}=):([A-Za-z0-9+/]{43}=)");

    /** Reads a header; empty if it is none of a relay. */
    static Optional<RelayProof> parse(String header) {
        Matcher matcher = FORM.matcher(header);
        return matcher.matches()
                ? Optional.of(new RelayProof(Nonce.parse(matcher.group(1)), Proof.parse(matcher.group(2))))
                : Optional.empty();
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return RegistrationDesk.SCHEME + " " + challenge + ":" + proof;
    }
}
