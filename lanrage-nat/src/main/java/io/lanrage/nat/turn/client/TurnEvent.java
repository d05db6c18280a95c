package io.lanrage.nat.turn.client;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a {@link TurnClient} tells. */
public sealed interface TurnEvent {

    /**
     * Relayed addresses are there: they are candidates now.
     *
     * @param link the link that their data goes over
     * @param relayed one address, or one of each family
     * @param mapped the own address as the server sees it
     */
    record Up(int link, List<InetSocketAddress> relayed, InetSocketAddress mapped) implements TurnEvent {

        /** Copies the list. */
        public Up {
            relayed = List.copyOf(relayed);
        }
    }

    /**
     * The relayed addresses of this link end soon, and others are there already: peers should use those.
     *
     * @param link which
     * @param within until then they work as before
     */
    record Retiring(int link, Duration within) implements TurnEvent {}

    /**
     * The relayed addresses of a link have ended.
     *
     * @param link which
     * @param failure why; empty if it was planned
     */
    record Gone(int link, Optional<TurnFailure> failure) implements TurnEvent {}

    /**
     * There are no relayed addresses now, and the client tries again by itself.
     *
     * @param failure why
     * @param retryIn when
     */
    record Paused(TurnFailure failure, Duration retryIn) implements TurnEvent {}

    /**
     * There are no relayed addresses, and the client does not try again: it would not help.
     *
     * @param failure why
     */
    record Failed(TurnFailure failure) implements TurnEvent {}

    /**
     * The server lets a peer through.
     *
     * @param link by which relayed addresses
     * @param peer the peer's address
     * @param channel the channel for its data; empty if there is only a permission
     */
    record PeerReady(int link, InetSocketAddress peer, Optional<Integer> channel) implements TurnEvent {}

    /**
     * The server does not let a peer through.
     *
     * @param link by which relayed addresses; empty if the client itself refused
     * @param peer the peer's address
     * @param failure why
     */
    record PeerRefused(Optional<Integer> link, InetSocketAddress peer, TurnFailure failure) implements TurnEvent {}
}
