package io.lanrage.nat.path;

import static io.lanrage.nat.path.Punching.KEY;
import static io.lanrage.nat.path.Punching.MILLIS;
import static io.lanrage.nat.path.Punching.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.key.CheckKey;
import io.lanrage.core.nat.Candidate;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.nat.PathEvent;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Random histories: NATs, delays, loss, doubled and overtaking packets, late starts, trickled candidates, outages and routers that
 * are started anew. A history is wholly given by its seed, which a failure names.
 */
class RandomHistorySimTest {

    private static final int HISTORIES = 10_000;
    private static final NatType[] KINDS = {
        NatType.OPEN, NatType.FULL_CONE, NatType.RESTRICTED_CONE, NatType.PORT_RESTRICTED_CONE, NatType.SYMMETRIC
    };

    /** So often an exhausted attempt is repeated; at 30 % loss each way one attempt in a thousand may fail. */
    private static final int ATTEMPTS = 6;

    /** So often where the network allows nothing. */
    private static final int HOPELESS_ATTEMPTS = 2;

    @Test
    void whatTheNetworkAllowsIsConnectedAndNothingElse() {
        for (long seed = 0; seed < HISTORIES; seed++) {
            try {
                play(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("history of seed " + seed, e);
            }
        }
    }

    private static void play(long seed) {
        RandomGenerator random = new SplittableRandom(seed ^ 0x5DEECE66DL);
        NatType aliceNat = KINDS[random.nextInt(KINDS.length)];
        NatType bobNat = KINDS[random.nextInt(KINDS.length)];
        Punching punching = new Punching(aliceNat, bobNat, seed);
        SimulatedNetwork network = punching.network();
        network.weather(new SimulatedNetwork.Weather(
                random.nextLong(MILLIS, 120 * MILLIS),
                random.nextLong(MILLIS, 80 * MILLIS),
                random.nextDouble(0.3),
                random.nextDouble(0.1)));

        trickle(punching, random);
        boolean compatible = aliceNat.isCompatibleWith(bobNat);
        boolean connected = isConnectedAfter(compatible ? ATTEMPTS : HOPELESS_ATTEMPTS, punching);

        assertThat(connected).as("%s with %s", aliceNat, bobNat).isEqualTo(compatible);
        if (compatible) {
            assertThat(punching.pathsAreReal()).isTrue();
            if (random.nextInt(4) == 0) {
                outage(punching, random);
            }
        }
        // Checks and answers, each at most 100 a second.
        assertThat(punching.alice().mostSentInOneSecond()).isLessThanOrEqualTo(200);
        assertThat(punching.bob().mostSentInOneSecond()).isLessThanOrEqualTo(200);
    }

    /** Signals take their time, and the server-reflexive candidate may come after the host candidate. */
    private static void trickle(Punching punching, RandomGenerator random) {
        signal(punching, punching.alice(), punching.bob(), random);
        signal(punching, punching.bob(), punching.alice(), random);
    }

    private static void signal(Punching punching, SimulatedPeer to, SimulatedPeer about, RandomGenerator random) {
        List<Candidate> all = about.candidates();
        long firstNanos = random.nextLong(600 * MILLIS);
        if (random.nextBoolean()) {
            punching.network().at(firstNanos, () -> to.takeCandidates(about, all.subList(0, 1)));
        }
        punching.network().at(firstNanos + random.nextLong(600 * MILLIS), () -> to.takeCandidates(about, all));
    }

    /** Retries as the connection's manager does, until both have a path. */
    private static boolean isConnectedAfter(int attempts, Punching punching) {
        for (int attempt = 0; attempt < attempts; attempt++) {
            for (int step = 0; step < 50; step++) {
                punching.network().run(100 * MILLIS);
                if (punching.isConnected()) {
                    return true;
                }
            }
            punching.alice().retry(punching.bob());
            punching.bob().retry(punching.alice());
        }
        return false;
    }

    /** The network stands still, or a router forgets everything; after that the peers find each other again. */
    private static void outage(Punching punching, RandomGenerator random) {
        boolean partition = random.nextBoolean();
        if (partition) {
            punching.network().partitioned(true);
        } else {
            punching.bob().nat().restart();
        }
        punching.alice().carried(punching.bob());
        punching.network().run(15 * SECONDS);
        if (partition) {
            assertThat(punching.isConnected()).isFalse();
            assertThat(punching.alice().events()).anyMatch(PathEvent.Lost.class::isInstance);
            punching.network().partitioned(false);
        }
        // New candidates, since a router that was started anew maps to other ports.
        trickle(punching, random);
        punching.network().run(2 * SECONDS);
        punching.alice().retry(punching.bob());
        punching.bob().retry(punching.alice());
        assertThat(isConnectedAfter(ATTEMPTS, punching)).isTrue();
    }

    @Test
    void wrongKeyNeverMakesAPath() {
        byte[] other = new byte[CheckKey.BYTES];
        other[0] = 1;
        for (NatType nat : KINDS) {
            Punching punching = new Punching(nat, NatType.OPEN, 1);
            punching.bob().addPeer(punching.alice(), CheckKey.of(other));
            punching.signal(0, 0);

            punching.network().run(5 * SECONDS);

            assertThat(punching.alice().wasExhausted()).isTrue();
            assertThat(punching.bob().wasExhausted()).isTrue();
            assertThat(punching.bob().drops(DropReason.NOT_AUTHENTIC)).isPositive();

            punching.bob().addPeer(punching.alice(), KEY);
            punching.alice().retry(punching.bob());
            punching.bob().retry(punching.alice());
            punching.network().run(SECONDS);
            assertThat(punching.isConnected()).isTrue();
        }
    }
}
