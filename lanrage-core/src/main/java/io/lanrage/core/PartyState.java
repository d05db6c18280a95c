package io.lanrage.core;

import io.lanrage.core.connection.ConnectionManager;
import io.lanrage.core.control.ControlEvent;
import io.lanrage.core.control.ControlPlane;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.nat.Candidate;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.nat.PathEvent;
import io.lanrage.core.network.TunnelStatistics;
import io.lanrage.core.network.VirtualInterface;
import io.lanrage.core.party.Party;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of a party and of the own ways into it, and what events do to them. Until this player has entered, what comes is kept;
 * from then on it is acted upon; behind the end it is ignored. Belongs to the party's thread, but for {@link #party}.
 */
final class PartyState {

    private static final Logger LOG = LoggerFactory.getLogger(PartyState.class);

    /** More than a full party has to say at once. */
    private static final int MAX_EARLY_EVENTS = 1024;

    private final PeerId self;
    private final Consumer<PartyEvent> publisher;
    private final Consumer<PartyEvent> over;

    private volatile @Nullable Party party;
    private @Nullable Running running;
    private @Nullable NatReport natReport;
    private List<Candidate> candidates = List.of();
    /** What was told of the party before the answer to entering it was taken; there is more than one thread on that way. */
    private final List<ControlEvent> early = new ArrayList<>();

    private boolean closed;

    /** What is there once this player has entered. */
    private record Running(ControlPlane control, ConnectionManager connections) {}

    /**
     * Makes one of which nothing is known.
     *
     * @param publisher takes what the launcher is to hear
     * @param over takes the last event when the control server ends the membership
     */
    PartyState(PeerId self, Consumer<PartyEvent> publisher, Consumer<PartyEvent> over) {
        this.self = self;
        this.publisher = publisher;
        this.over = over;
    }

    /** The party at its newest known revision; null before it was entered. From any thread. */
    @Nullable
    Party party() {
        return party;
    }

    /** This player is a member. */
    void entered(Party entered) {
        party = entered;
    }

    /** Acts on what was kept, and on everything from now on. */
    void run(Party entered, ControlPlane control, ConnectionManager connections) {
        running = new Running(control, connections);
        connections.ownCandidates(candidates);
        if (natReport != null) {
            connections.ownReport(natReport);
            tell(control, natReport);
        }
        entered.others(self).forEach(connections::peer);
        List<ControlEvent> overtaking = List.copyOf(early);
        early.clear();
        overtaking.forEach(this::controlEvent);
    }

    void ownCandidates(List<Candidate> found) {
        if (found.equals(candidates)) {
            return;
        }
        candidates = found;
        if (running != null) {
            running.connections().ownCandidates(found);
        }
    }

    void natDetected(NatReport report) {
        natReport = report;
        publisher.accept(new PartyEvent.NatDetected(report));
        if (running != null) {
            running.connections().ownReport(report);
            tell(running.control(), report);
        }
    }

    private static void tell(ControlPlane control, NatReport report) {
        control.update(report).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.debug("the NAT report did not reach the control server: {}", failure.getMessage());
            }
        });
    }

    void pathEvent(PathEvent event) {
        if (running != null && !closed) {
            running.connections().pathEvent(event);
        }
    }

    void controlEvent(ControlEvent event) {
        if (closed) {
            LOG.debug("{} behind membership is ignored", event.getClass().getSimpleName());
        } else if (running == null) {
            keepEarly(event);
        } else {
            controlEvent(event, running.connections());
        }
    }

    private void keepEarly(ControlEvent event) {
        if (early.size() < MAX_EARLY_EVENTS) {
            early.add(event);
        } else {
            LOG.warn("{} is ignored: {} wait already", event.getClass().getSimpleName(), MAX_EARLY_EVENTS);
        }
    }

    private void controlEvent(ControlEvent event, ConnectionManager connections) {
        if (event instanceof ControlEvent.PeerJoined joined) {
            party = joined.party();
            publisher.accept(new PartyEvent.PeerJoined(joined.peer()));
            connections.peer(joined.peer());
        } else if (event instanceof ControlEvent.PeerUpdated updated) {
            party = updated.party();
            publisher.accept(new PartyEvent.PeerUpdated(updated.before(), updated.peer()));
            if (!updated.peer().id().equals(self)) {
                connections.peer(updated.peer());
            }
        } else if (event instanceof ControlEvent.PeerLeft left) {
            party = left.party();
            connections.remove(left.peer().id());
            publisher.accept(new PartyEvent.PeerLeft(left.peer(), left.reason()));
        } else if (event instanceof ControlEvent.HostChanged changed) {
            party = changed.party();
            publisher.accept(new PartyEvent.HostChanged(changed.party()));
        } else if (event instanceof ControlEvent.Signalled signalled) {
            connections.signalled(signalled.from(), signalled.signal());
        } else if (event instanceof ControlEvent.Disconnected disconnected) {
            publisher.accept(new PartyEvent.ControlPlaneLost(disconnected.cause()));
        } else if (event instanceof ControlEvent.Reconnected) {
            publisher.accept(new PartyEvent.ControlPlaneRestored());
            connections.controlRestored();
        } else if (event instanceof ControlEvent.PartyDissolved dissolved) {
            end(new PartyEvent.Dissolved(dissolved.reason()));
        } else if (event instanceof ControlEvent.Removed removed) {
            end(new PartyEvent.Left(removed.reason()));
        }
    }

    private void end(PartyEvent last) {
        closed = true;
        over.accept(last);
    }

    /** How everything stands, once this player has entered. */
    PartyStatus snapshot(Party now, VirtualInterface virtualInterface, Map<PeerId, TunnelStatistics> counters) {
        return new PartyStatus(
                now,
                virtualInterface,
                Optional.ofNullable(natReport),
                running == null ? List.of() : running.connections().connections(),
                counters);
    }

    /** Ends the connections and ignores everything from now on. */
    void close() {
        closed = true;
        if (running != null) {
            running.connections().close();
        }
    }
}
