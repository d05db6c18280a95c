package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InterfaceMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong counted = new AtomicLong();
    private final InterfaceMeters meters = new InterfaceMeters(registry, "lan0");

    @Test
    void countIsReadWhenItIsAskedFor() {
        meters.show("some.packets", "packets", counted, AtomicLong::get, "direction", "in");
        counted.set(7);

        assertThat(registry.get("some.packets")
                        .tags("interface", "lan0", "direction", "in")
                        .functionCounter()
                        .count())
                .isEqualTo(7);
    }

    @Test
    void closedMetersAreGoneAndOthersStay() {
        InterfaceMeters others = new InterfaceMeters(registry, "lan1");
        meters.show("some.packets", "packets", counted, AtomicLong::get);
        others.show("some.packets", "packets", counted, AtomicLong::get);

        meters.close();
        meters.close();

        assertThat(registry.getMeters())
                .singleElement()
                .satisfies(left -> assertThat(left.getId().getTag("interface")).isEqualTo("lan1"));
    }

    @Test
    void secondInterfaceOfANameLeavesTheFirstOnesMetersAlone() {
        AtomicLong second = new AtomicLong(100);
        meters.show("some.packets", "packets", counted, AtomicLong::get);
        InterfaceMeters late = new InterfaceMeters(registry, "lan0");
        late.show("some.packets", "packets", second, AtomicLong::get);
        late.close();
        counted.set(3);

        assertThat(registry.get("some.packets").functionCounter().count()).isEqualTo(3);
    }
}
