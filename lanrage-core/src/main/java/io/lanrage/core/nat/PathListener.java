package io.lanrage.core.nat;

import java.util.List;

/** Hears what happens on the paths. Called on the traversal's own thread: an implementation returns at once. */
public interface PathListener {

    /** Hears nothing: for a traversal that only looks at NATs. */
    PathListener NONE = new PathListener() {
        @Override
        public void onPathEvent(PathEvent event) {}

        @Override
        public void onCandidates(List<Candidate> candidates) {}
    };

    /**
     * Something happened on the way to a peer.
     *
     * @param event what happened
     */
    void onPathEvent(PathEvent event);

    /**
     * The own candidates changed and should be sent to the peers.
     *
     * @param candidates all that are now valid, at most {@link Candidate#MAX_PER_PEER}, best first
     */
    void onCandidates(List<Candidate> candidates);
}
