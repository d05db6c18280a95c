package io.lanrage.nat.relay;

import io.lanrage.nat.turn.client.TurnCredentials;
import java.util.concurrent.CompletionStage;

/** Where credentials for a relay come from: a control server, or the launcher's own configuration. */
@FunctionalInterface
public interface CredentialSource {

    /**
     * Asks for credentials: at the beginning, before the ones before end, and when the relay refused them. Called on the event loop,
     * so it must not block.
     *
     * @return completes on any thread within 10 s, or counts as failed
     */
    CompletionStage<TurnCredentials> credentials();
}
