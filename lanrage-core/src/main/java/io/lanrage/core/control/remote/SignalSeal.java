package io.lanrage.core.control.remote;

import io.lanrage.core.control.PeerSignal;
import io.lanrage.core.error.InputException;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.SealKey;
import io.lanrage.core.key.Sealed;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * Seals and opens signals. A signal is bound to {@code "lanrage signal v1"}, its sender and its receiver, each behind a zero byte: the
 * server can neither hand it to another member nor back to its sender, nor claim that another sent it.
 */
final class SignalSeal {

    private static final String LABEL = "lanrage signal v1";

    private final SealKey key;
    private final SecureRandom random;
    private final SignalCodec codec = new SignalCodec();

    SignalSeal(SealKey key, SecureRandom random) {
        this.key = key;
        this.random = random;
    }

    Sealed seal(PeerSignal signal, PeerId from, PeerId to) {
        byte[] json = codec.encode(signal).getBytes(StandardCharsets.UTF_8);
        return key.seal(json, context(from, to), random);
    }

    /**
     * Opens a signal.
     *
     * @throws InputException with {@code MESSAGE_INVALID} or {@code MESSAGE_UNKNOWN} if it was not sealed for this pair of peers, or
     *     cannot be read
     */
    PeerSignal open(Sealed sealed, PeerId from, PeerId to) {
        byte[] json = key.open(sealed, context(from, to));
        return codec.decode(new String(json, StandardCharsets.UTF_8));
    }

    private static byte[] context(PeerId from, PeerId to) {
        return (LABEL + '\0' + from + '\0' + to).getBytes(StandardCharsets.US_ASCII);
    }
}
