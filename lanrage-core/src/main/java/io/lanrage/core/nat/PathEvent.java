package io.lanrage.core.nat;

import io.lanrage.core.key.PeerId;

/** What happened on the way to a peer. */
public sealed interface PathEvent {

    /**
     * Which peer it is about.
     *
     * @return the peer's id
     */
    PeerId peer();

    /**
     * A path was selected, or another one than before: packets to the peer now take it.
     *
     * @param peer which peer
     * @param path the path
     */
    record Selected(PeerId peer, Path path) implements PathEvent {}

    /**
     * The selected path answered another check.
     *
     * @param peer which peer
     * @param path the path with its newest round trip
     */
    record Measured(PeerId peer, Path path) implements PathEvent {}

    /**
     * The selected path stopped answering and no other is known; checks go on.
     *
     * @param peer which peer
     * @param path the path as it last was
     */
    record Lost(PeerId peer, Path path) implements PathEvent {}

    /**
     * The schedule of checks ran out and no candidate answered. Nothing more is sent until new candidates come, or
     * {@link NatTraversal#retry} is called; checks from the peer are still answered and may still make a path.
     *
     * @param peer which peer
     * @param evidence what was sent and received
     */
    record Exhausted(PeerId peer, CheckEvidence evidence) implements PathEvent {}
}
