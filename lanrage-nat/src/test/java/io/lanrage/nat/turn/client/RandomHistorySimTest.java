package io.lanrage.nat.turn.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.stun.StunMethod;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Clients that meet everything in any order: when the trouble is over, each is up and each peer let through. */
final class RandomHistorySimTest {

    private static final int HISTORIES = 300;
    private static final int STEPS = 60;
    private static final int[] CODES = {437, 438, 486, 508, 500, 400, 300};

    @Test
    void clientIsUpWithAllItsPeersWhateverWasBefore() {
        long seed = new Random().nextLong();
        System.out.println("turn.client.RandomHistorySimTest: seed " + seed);
        Random seeds = new Random(seed);
        for (int i = 0; i < HISTORIES; i++) {
            history(seeds.nextLong());
        }
    }

    private static void history(long seed) {
        SimulatedTurn sim = new SimulatedTurn(seed);
        for (int user = 0; user < 1_000; user++) {
            sim.server.passwords.put("u" + user, "p" + user);
        }
        int[] user = new int[1];
        sim.credentials = () -> {
            user[0] += sim.random.nextInt(2);
            String name = "u" + user[0] % 1_000;
            return sim.random.nextInt(10) == 0
                    ? Optional.empty()
                    : Optional.of(TurnCredentials.ephemeral(
                            name, "p" + user[0] % 1_000, Duration.ofMinutes(2 + sim.random.nextInt(30))));
        };
        List<InetSocketAddress> peers = new ArrayList<>();
        sim.start();
        for (int step = 0; step < STEPS; step++) {
            step(sim, peers);
            sim.run(Duration.ofMillis(sim.random.nextInt(20_000)));
        }
        sim.server.errors.clear();
        sim.server.down = false;
        sim.loss = 0;
        sim.run(Duration.ofMinutes(3));

        assertThat(sim.told(TurnEvent.Failed.class)).as("seed %d", seed).isEmpty();
        List<TurnEvent.Up> ups = sim.told(TurnEvent.Up.class);
        int link = ups.get(ups.size() - 1).link();
        assertThat(sim.allocation(link)).as("seed %d", seed).isNotNull();
        for (InetSocketAddress peer : peers) {
            assertThat(sim.lets(link, peer)).as("seed %d, %s", seed, peer).isTrue();
        }
        assertThat(sim.opened.size() - sim.closed.size())
                .as("links, seed %d", seed)
                .isBetween(1, 3);
        sim.perform(sim.client.close(sim.nowNanos()));
        sim.run(Duration.ofSeconds(1));
        assertThat(sim.client.isOver()).as("seed %d", seed).isTrue();
        assertThat(sim.opened).as("seed %d", seed).hasSameSizeAs(sim.closed);
    }

    private static void step(SimulatedTurn sim, List<InetSocketAddress> peers) {
        switch (sim.random.nextInt(10)) {
            case 0 -> sim.server.down = !sim.server.down;
            case 1 -> sim.server.restart();
            case 2 -> sim.loss = sim.random.nextInt(3) * 0.15;
            case 3 -> {
                // What refuses a peer is final, so errors are for the allocation itself.
                StunMethod method = sim.random.nextBoolean() ? StunMethod.ALLOCATE : StunMethod.REFRESH;
                sim.server.errors.put(method, CODES[sim.random.nextInt(CODES.length)]);
            }
            case 4, 5 -> sim.server.errors.clear();
            case 6 -> {
                if (!peers.isEmpty()) {
                    sim.client.forget(peers.remove(sim.random.nextInt(peers.size())));
                }
            }
            default -> {
                InetSocketAddress peer =
                        new InetSocketAddress("198.51.100." + sim.random.nextInt(20), 1 + sim.random.nextInt(3));
                if (!peers.contains(peer)) {
                    peers.add(peer);
                }
                sim.want(peer, sim.random.nextBoolean());
            }
        }
    }
}
