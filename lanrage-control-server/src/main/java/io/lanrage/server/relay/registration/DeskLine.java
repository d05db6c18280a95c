package io.lanrage.server.relay.registration;

import java.io.IOException;
import java.util.Optional;

/** The way to a control server's {@link RegistrationDesk}. The seam between the relay's logic and the network. */
interface DeskLine extends AutoCloseable {

    /**
     * Sends a report and waits for the answer.
     *
     * @param authorization the proof, if there is one
     * @param report the body
     * @throws IOException if no answer came
     */
    DeskReply send(Optional<RelayProof> authorization, byte[] report) throws IOException;

    /** Cuts what is under way; may be called from any thread. */
    @Override
    void close();
}
