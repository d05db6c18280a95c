package io.lanrage.server.relay.directory;

import io.lanrage.core.control.message.Result.RelayGrant;
import io.lanrage.core.control.message.Result.RelayListing;
import io.lanrage.core.control.message.Result.RelaySnapshot;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import io.lanrage.core.relay.TurnUri;
import io.lanrage.server.relay.turn.RelayCredentials;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relays that players are told of.
 *
 * <p>A relay that registered itself:
 *
 * <pre>
 *            register               unheard for the lease, or it says that it ends
 *   (none) ───────────► LISTED ────────────────────────────────────────────────────► (none)
 *                       │    ▲
 *                       └────┘ register again, by the same process or by one that takes its place
 * </pre>
 *
 * <p>Time is an argument; leases that are over at that time count for nothing, however often {@link #advance} is called. Safe for any
 * number of threads; each call takes one short lock.
 */
public final class RelayDirectory {

    /** How many relays can register; some 1 KiB each. */
    static final int MAX_REGISTERED = 256;

    /** What a relay is taken to carry that tells nobody: it stands between the idle ones and the busy ones. */
    static final int UNKNOWN_LOAD_PERCENT = 50;

    private static final int FULL_PERCENT = 100;
    private static final Logger log = LoggerFactory.getLogger(RelayDirectory.class);

    private final RelayTimes times;
    private final DirectoryMetrics metrics;
    private final SortedMap<RelayId, Listed> relays = new TreeMap<>();
    private int registered;

    /** A relay and what is known of it. */
    private record Listed(KnownRelay relay, Supplier<Optional<RelayLoad>> load, Optional<Lease> lease) {

        boolean isOver(long nowNanos) {
            return lease.filter(held -> nowNanos - held.deadlineNanos >= 0).isPresent();
        }

        boolean isHeldBy(String instance) {
            return lease.filter(held -> held.instance.equals(instance)).isPresent();
        }

        int rank() {
            return load.get().map(RelayLoad::percent).orElse(UNKNOWN_LOAD_PERCENT);
        }

        RelaySnapshot snapshot() {
            List<String> uris = relay.uris().stream().map(TurnUri::toString).toList();
            return new RelaySnapshot(
                    relay.id(), relay.region(), uris, load.get().map(RelayLoad::percent));
        }
    }

    /** What a relay that registered itself has. Belongs to the lock, but for the load, which metrics read. */
    private static final class Lease {
        String instance;
        long deadlineNanos;
        volatile RelayLoad load;

        Lease(String instance, long deadlineNanos, RelayLoad load) {
            this.instance = instance;
            this.deadlineNanos = deadlineNanos;
            this.load = load;
        }
    }

    /**
     * Makes a directory.
     *
     * @param times how long relays and credentials last
     * @param meters where the relays' figures go
     */
    public RelayDirectory(RelayTimes times, MeterRegistry meters) {
        this.times = times;
        this.metrics = new DirectoryMetrics(meters);
    }

    /**
     * Adds a relay for as long as the server runs.
     *
     * @param relay which
     * @param load tells what it has to do, if that is known; called from any thread, and returns at once
     * @throws InputException if there is one of this name already
     */
    public synchronized void add(KnownRelay relay, Supplier<Optional<RelayLoad>> load) {
        if (relays.containsKey(relay.id())) {
            throw new InputException(ErrorCode.INPUT_INVALID, "two relays are called " + relay.id());
        }
        put(new Listed(relay, load, Optional.empty()));
    }

    /**
     * Adds a relay that registered itself, or renews it.
     *
     * @param relay which
     * @param load what it has to do
     * @param instance what tells two processes of this name apart
     * @param nowNanos the time
     * @return what became of it
     */
    public synchronized Registration register(KnownRelay relay, RelayLoad load, String instance, long nowNanos) {
        advance(nowNanos);
        long deadlineNanos = nowNanos + times.lease().toNanos();
        Listed before = relays.get(relay.id());
        if (before == null) {
            return enter(relay, new Lease(instance, deadlineNanos, load));
        }
        if (before.lease.isEmpty()) {
            return Registration.NAME_TAKEN;
        }
        Registration outcome = before.isHeldBy(instance) ? Registration.RENEWED : Registration.REPLACED;
        if (outcome == Registration.REPLACED) {
            log.warn("another process takes the place of relay {}; two relays must not have one name", relay.id());
        }
        Lease lease = before.lease.get();
        lease.instance = instance;
        lease.deadlineNanos = deadlineNanos;
        lease.load = load;
        if (!before.relay.equals(relay)) {
            remove(relay.id());
            put(listed(relay, lease));
        }
        return outcome;
    }

    private Registration enter(KnownRelay relay, Lease lease) {
        if (registered == MAX_REGISTERED) {
            return Registration.FULL;
        }
        put(listed(relay, lease));
        log.info("relay {} in region {} is here", relay.id(), relay.region());
        return Registration.ADDED;
    }

    private static Listed listed(KnownRelay relay, Lease lease) {
        return new Listed(relay, () -> Optional.of(lease.load), Optional.of(lease));
    }

    /**
     * Takes a relay off the list that is ending.
     *
     * @param relay which
     * @param instance of which process; if another one has its place, nothing happens
     * @return {@link Registration#REMOVED}
     */
    public synchronized Registration leave(RelayId relay, String instance) {
        Listed listed = relays.get(relay);
        if (listed != null && listed.isHeldBy(instance)) {
            remove(relay);
            log.info("relay {} ends", relay);
        }
        return Registration.REMOVED;
    }

    /**
     * Takes those off the list that were not heard in time. To be called now and then, so that it shows in log and metrics.
     *
     * @param nowNanos the time
     */
    public synchronized void advance(long nowNanos) {
        for (Iterator<Listed> each = relays.values().iterator(); each.hasNext(); ) {
            Listed listed = each.next();
            if (listed.isOver(nowNanos)) {
                each.remove();
                registered--;
                metrics.removed(listed.relay.id());
                log.warn(
                        "relay {} was not heard for {} s",
                        listed.relay.id(),
                        times.lease().toSeconds());
            }
        }
    }

    /**
     * The relays for a player to choose from: those with the least load first. Those that can take no more are left out, unless there are
     * no others.
     *
     * @param region only those of this region; empty for all
     * @param nowNanos the time
     * @return at most {@link RelayListing#MAX_RELAYS}
     */
    public synchronized RelayListing list(Optional<RelayRegion> region, long nowNanos) {
        List<Ranked> here = relays.values().stream()
                .filter(listed -> !listed.isOver(nowNanos))
                .filter(listed -> region.map(listed.relay.region()::equals).orElse(true))
                .map(listed -> new Ranked(listed.rank(), listed.snapshot()))
                .sorted(Comparator.comparingInt(Ranked::load))
                .toList();
        List<Ranked> free =
                here.stream().filter(relay -> relay.load() < FULL_PERCENT).toList();
        List<Ranked> best = free.isEmpty() ? here : free;
        return new RelayListing(
                best.stream().limit(RelayListing.MAX_RELAYS).map(Ranked::relay).toList());
    }

    private record Ranked(int load, RelaySnapshot relay) {}

    /**
     * Credentials of a player's own.
     *
     * @param peer who asks
     * @param wanted for which relays; repetitions count once
     * @param now the time as the relays have it
     * @param nowNanos the time
     * @return one for each that is there, in this order
     */
    public synchronized List<RelayGrant> grants(PeerId peer, List<RelayId> wanted, Instant now, long nowNanos) {
        List<RelayGrant> grants = new ArrayList<>();
        for (RelayId id : wanted.stream().distinct().toList()) {
            Listed listed = relays.get(id);
            if (listed != null && !listed.isOver(nowNanos)) {
                RelayCredentials minted = listed.relay.credentials().credentials(peer, now, times.credentials());
                int life = Math.toIntExact(times.credentials().toSeconds());
                grants.add(new RelayGrant(id, minted.username(), minted.password(), life));
            }
        }
        metrics.granted(grants.size());
        return List.copyOf(grants);
    }

    /**
     * How long relays and credentials last.
     *
     * @return what the directory was made with
     */
    public RelayTimes times() {
        return times;
    }

    private void put(Listed listed) {
        relays.put(listed.relay.id(), listed);
        registered += listed.lease.isPresent() ? 1 : 0;
        metrics.added(listed.relay, listed.load);
    }

    private void remove(RelayId id) {
        relays.remove(id);
        registered--;
        metrics.removed(id);
    }
}
