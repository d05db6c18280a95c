package io.lanrage.server.relay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.stun.AddressFamily;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The heap against a list, with a clock whose numbers wrap around. */
final class DeadlinesModelTest {

    private static final long START = Long.MAX_VALUE - 5_000;

    @Test
    void heapIsAListThatIsSortedByTime() {
        long seed = System.nanoTime();
        System.out.println("DeadlinesModelTest: seed " + seed);
        Random random = new Random(seed);
        Deadlines deadlines = new Deadlines();
        List<Relayed> model = new ArrayList<>();
        TestRelay relay = new TestRelay();
        Allocation allocation = SomeAllocation.of(relay, 1);
        for (int step = 0; step < 20_000; step++) {
            int choice = random.nextInt(4);
            if (model.isEmpty() || choice == 0) {
                Relayed added = new Relayed(allocation, AddressFamily.IPV4, 0, 0, true);
                added.expiryNanos = START + random.nextInt(10_000);
                deadlines.set(added);
                model.add(added);
            } else {
                Relayed chosen = model.get(random.nextInt(model.size()));
                if (choice == 1) {
                    deadlines.remove(chosen);
                    deadlines.remove(chosen);
                    model.remove(chosen);
                } else {
                    chosen.expiryNanos = START + random.nextInt(10_000);
                    deadlines.set(chosen);
                }
            }
            check(deadlines, model, START + random.nextInt(10_000));
        }
    }

    private static void check(Deadlines deadlines, List<Relayed> model, long now) {
        assertThat(deadlines.size()).isEqualTo(model.size());
        long first = model.stream()
                .map(each -> each.expiryNanos - START)
                .min(Comparator.naturalOrder())
                .orElse(0L);
        assertThat(deadlines.next().isPresent()).isEqualTo(!model.isEmpty());
        deadlines.next().ifPresent(next -> assertThat(next - START).isEqualTo(first));
        Relayed expired = deadlines.expired(now);
        assertThat(expired != null).isEqualTo(!model.isEmpty() && START + first - now <= 0);
        assertThat(expired == null || expired.expiryNanos - START == first).isTrue();
    }
}
