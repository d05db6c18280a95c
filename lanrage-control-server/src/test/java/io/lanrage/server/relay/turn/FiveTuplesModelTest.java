package io.lanrage.server.relay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The table against a map. */
final class FiveTuplesModelTest {

    private static final int CLIENTS = 400;

    @Test
    void tableIsAMap() {
        long seed = System.nanoTime();
        System.out.println("FiveTuplesModelTest: seed " + seed);
        Random random = new Random(seed);
        TestRelay relay = new TestRelay();
        FiveTuples table = new FiveTuples();
        Map<Integer, Allocation> model = new HashMap<>();
        for (int step = 0; step < 50_000; step++) {
            int number = random.nextInt(CLIENTS);
            Allocation known = model.get(number);
            if (known == null) {
                Allocation added = SomeAllocation.of(relay, number);
                table.add(added);
                model.put(number, added);
            } else if (random.nextBoolean()) {
                table.remove(known);
                model.remove(number);
            }
            assertThat(table.size()).isEqualTo(model.size());
            int asked = random.nextInt(CLIENTS);
            assertThat(table.find(SomeAllocation.client(asked), Origin.ofSocket(0)))
                    .isSameAs(model.get(asked));
        }
        for (int number = 0; number < CLIENTS; number++) {
            assertThat(table.find(SomeAllocation.client(number), Origin.ofSocket(0)))
                    .isSameAs(model.get(number));
            assertThat(table.find(SomeAllocation.client(number), Origin.ofSocket(1)))
                    .isNull();
        }
    }
}
