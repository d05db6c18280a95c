package io.lanrage.core.control;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.nat.Candidate;
import java.util.List;

/** What one peer says to another through the control plane; sealed on its way. */
public sealed interface PeerSignal {

    /**
     * Where the sender may be reachable now; replaces what it said before. The receiver begins its checks at once.
     *
     * @param candidates at most {@link Candidate#MAX_PER_PEER}, best first
     * @param restart whether the sender lost its path and asks for new checks even if no candidate is new
     */
    record Candidates(List<Candidate> candidates, boolean restart) implements PeerSignal {

        /**
         * Checks how many candidates there are, and copies them.
         *
         * @throws InputException if there are too many
         */
        public Candidates {
            candidates = List.copyOf(candidates);
            if (candidates.size() > Candidate.MAX_PER_PEER) {
                throw new InputException(
                        ErrorCode.INPUT_INVALID, candidates.size() + " candidates, over " + Candidate.MAX_PER_PEER);
            }
        }
    }
}
