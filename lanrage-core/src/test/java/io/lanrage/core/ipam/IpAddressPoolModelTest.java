package io.lanrage.core.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.error.RefusedException;
import io.lanrage.core.key.PeerId;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories, in which the pool must say what a naive model says. */
class IpAddressPoolModelTest {

    /** Steps of one phase, a /24: enough for the pool to fill up in one phase, and to empty by half in the next. */
    private static final int PHASE = 2_000;

    private static final int PHASES = 6;

    /** All addresses in a list, each with what is known about it; every question walks the list. */
    private static final class NaivePool {

        private static final class Slot {
            private final InetAddress address;
            private Optional<PeerId> peer = Optional.empty();
            private Optional<Instant> releasedAt = Optional.empty();

            private Slot(InetAddress address) {
                this.address = address;
            }

            private boolean isResting(Instant now) {
                return releasedAt.isPresent() && now.isBefore(releasedAt.get().plusSeconds(120));
            }

            private boolean isLeased() {
                return peer.isPresent() && releasedAt.isEmpty();
            }
        }

        private final List<Slot> slots = new ArrayList<>();

        private NaivePool(String firstTwo, int subnets) {
            for (int subnet = 0; subnet < subnets; subnet++) {
                for (int last = 1; last <= 254; last++) {
                    slots.add(new Slot(IpPrefix.parseAddress(firstTwo + "." + subnet + "." + last)));
                }
            }
        }

        private Optional<InetAddress> lease(PeerId peer, Instant now) {
            Optional<Slot> slot = Stream.<Predicate<Slot>>of(
                            each -> each.isLeased() && each.peer.equals(Optional.of(peer)),
                            each -> each.isResting(now) && each.peer.equals(Optional.of(peer)),
                            each -> !each.isLeased() && !each.isResting(now))
                    .flatMap(wanted -> slots.stream().filter(wanted).limit(1))
                    .findFirst();
            slot.ifPresent(found -> {
                found.peer = Optional.of(peer);
                found.releasedAt = Optional.empty();
            });
            return slot.map(found -> found.address);
        }

        private Optional<InetAddress> release(PeerId peer, Instant now) {
            Optional<Slot> slot = slots.stream()
                    .filter(each -> each.isLeased() && each.peer.equals(Optional.of(peer)))
                    .findFirst();
            slot.ifPresent(found -> found.releasedAt = Optional.of(now));
            return slot.map(found -> found.address);
        }

        private int leased() {
            return (int) slots.stream().filter(Slot::isLeased).count();
        }

        private int resting(Instant now) {
            return (int) slots.stream().filter(slot -> slot.isResting(now)).count();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void poolAnswersLikeTheNaiveModel(int subnets) {
        long seed = System.nanoTime();
        System.out.println("IpAddressPoolModelTest seed " + seed + ", subnets " + subnets);
        Random random = new Random(seed);
        IpAddressPool pool =
                new IpAddressPool(IpPrefix.parse("10.66.0.0/" + (24 - Integer.numberOfTrailingZeros(subnets))));
        NaivePool model = new NaivePool("10.66", subnets);
        // A fifth more players than addresses, so that the pool is often full.
        int players = subnets * 305;
        Instant now = Instant.EPOCH;
        for (int step = 0; step < PHASES * PHASE * subnets; step++) {
            PeerId peer = IpAddressPoolTest.peer(random.nextInt(players));
            // Whole seconds, so that the exact end of a rest is often hit; the mean lets some addresses rest at any
            // time.
            now = now.plusSeconds(random.nextInt(3));
            boolean filling = step / (PHASE * subnets) % 2 == 0;
            if (random.nextInt(10) < (filling ? 9 : 4)) {
                assertThat(leaseOrNothing(pool, peer, now)).isEqualTo(model.lease(peer, now));
            } else {
                assertThat(pool.release(peer, now)).isEqualTo(model.release(peer, now));
            }
            if (step % 100 == 0) {
                assertThat(pool.statistics(now).leased()).isEqualTo(model.leased());
                assertThat(pool.statistics(now).resting()).isEqualTo(model.resting(now));
                assertThat(pool.check()).isEmpty();
            }
        }
        assertThat(pool.statistics(now).refused()).isPositive();
        assertThat(pool.statistics(now).regained()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void sameCallsGiveTheSameAddresses(int gapSeconds) {
        long seed = System.nanoTime();
        System.out.println("IpAddressPoolModelTest seed " + seed + ", gap " + gapSeconds);

        assertThat(history(seed, gapSeconds))
                .isEqualTo(history(seed, gapSeconds))
                .hasSizeGreaterThan(100);
    }

    private static Map<Integer, InetAddress> history(long seed, int gapSeconds) {
        Random random = new Random(seed);
        IpAddressPool pool = new IpAddressPool(IpPrefix.parse("10.66.0.0/16"));
        Map<Integer, InetAddress> leases = new LinkedHashMap<>();
        Instant now = Instant.EPOCH;
        for (int step = 0; step < 1_000; step++) {
            PeerId peer = IpAddressPoolTest.peer(random.nextInt(300));
            now = now.plusSeconds(gapSeconds);
            if (random.nextBoolean()) {
                leases.put(step, pool.lease(peer, now));
            } else {
                pool.release(peer, now);
            }
        }
        return leases;
    }

    private static Optional<InetAddress> leaseOrNothing(IpAddressPool pool, PeerId peer, Instant now) {
        try {
            return Optional.of(pool.lease(peer, now));
        } catch (RefusedException e) {
            return Optional.empty();
        }
    }
}
