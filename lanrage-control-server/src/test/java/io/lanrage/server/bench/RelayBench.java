package io.lanrage.server.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares relays on this machine. Arguments: rounds, the file that values are added to, and, separated by commas, the contenders and
 * figures to measure; all if they are not named. It has to be started on the second processor.
 */
public final class RelayBench {

    private static final String GENERATOR = "no relay";
    private static final int FEW = 1;
    private static final int MANY = 100;
    private static final int SMALL = 160;
    private static final int LARGE = 1200;
    private static final int RUN = 16;
    private static final double WARM_RATE = 40_000;
    private static final long WARM_NANOS = 1_000_000_000;
    private static final int FIRST_ALLOCATIONS = 1000;
    private static final int FURTHER_ALLOCATIONS = 5000;
    private static final double NANOS_PER_MICRO = 1000;
    private static final double PERCENTILE = 0.99;

    private final Ledger ledger;
    private final Set<Figure> wanted;

    private RelayBench(Ledger ledger, Set<Figure> wanted) {
        this.ledger = ledger;
        this.wanted = wanted;
    }

    /**
     * Measures, and prints a table.
     *
     * @param arguments see above
     * @throws IOException if a relay cannot be started, or does not work
     */
    public static void main(String[] arguments) throws IOException {
        int rounds = Integer.parseInt(arguments[0]);
        Ledger ledger = new Ledger(Path.of(arguments[1]));
        List<String> names =
                arguments.length > 2 && !arguments[2].isEmpty() ? Arrays.asList(arguments[2].split(",")) : List.of();
        Set<Figure> figures = Arrays.stream(Figure.values())
                .filter(figure -> names.contains(figure.name()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Figure.class)));
        RelayBench bench = new RelayBench(ledger, figures.isEmpty() ? EnumSet.allOf(Figure.class) : figures);
        List<Contender> contenders = new ArrayList<>(List.of(Contender.values()));
        if (names.stream()
                .anyMatch(name ->
                        contenders.stream().anyMatch(each -> each.label().equals(name)))) {
            contenders.removeIf(each -> !names.contains(each.label()));
        }
        for (int round = 0; round < rounds; round++) {
            if (names.isEmpty() || names.contains(GENERATOR)) {
                bench.measureGenerator();
            }
            for (Contender contender : contenders) {
                bench.measure(contender);
            }
        }
        System.out.println(ledger.markdown(Contender.COTURN.label()));
    }

    /** What the load generator itself is able to. */
    private void measureGenerator() throws IOException {
        for (Figure figure : wanted) {
            Shape shape = Shape.of(figure);
            if (shape != null) {
                try (Load load = RelayLoad.direct(shape.players, shape.bytes, shape.run)) {
                    rate(GENERATOR, figure, load);
                }
            }
        }
        if (wanted.contains(Figure.DELAY_P50)) {
            delays(GENERATOR, Delay.direct());
        }
    }

    private void measure(Contender contender) throws IOException {
        try (RunningRelay relay = RunningRelay.start(contender)) {
            if (wanted.contains(Figure.ALLOCATION_BYTES)) {
                double bytes = Allocations.bytesOfOne(relay, FIRST_ALLOCATIONS, FURTHER_ALLOCATIONS);
                ledger.add(contender.label(), Figure.ALLOCATION_BYTES, bytes);
            }
        }
        try (RunningRelay relay = RunningRelay.start(contender)) {
            if (wanted.contains(Figure.BINDING)) {
                try (Load load = new BindingLoad(relay.address())) {
                    rate(contender.label(), Figure.BINDING, load);
                }
            }
            for (Figure figure : wanted) {
                Shape shape = Shape.of(figure);
                if (shape != null) {
                    try (Load load = RelayLoad.through(relay.address(), shape.players, shape.bytes, shape.run)) {
                        rate(contender.label(), figure, load);
                    }
                }
            }
            if (wanted.contains(Figure.DELAY_P50)) {
                Delay.through(relay.address());
                delays(contender.label(), Delay.through(relay.address()));
            }
        }
    }

    private void rate(String name, Figure figure, Load load) throws IOException {
        load.flow(WARM_RATE, WARM_NANOS);
        ledger.add(name, figure, RateSearch.highest(load));
    }

    private void delays(String name, long[] sorted) throws IOException {
        ledger.add(name, Figure.DELAY_P50, sorted[sorted.length / 2] / NANOS_PER_MICRO);
        ledger.add(name, Figure.DELAY_P99, sorted[(int) (sorted.length * PERCENTILE)] / NANOS_PER_MICRO);
    }

    /** A load's shape: how many players, how much data a packet, how many packets in a run. */
    private record Shape(int players, int bytes, int run) {

        static @Nullable Shape of(Figure figure) {
            return switch (figure) {
                case ONE_SMALL -> new Shape(FEW, SMALL, 1);
                case ONE_LARGE -> new Shape(FEW, LARGE, 1);
                case MANY_SMALL -> new Shape(MANY, SMALL, 1);
                case MANY_LARGE -> new Shape(MANY, LARGE, 1);
                case ONE_SMALL_RUNS -> new Shape(FEW, SMALL, RUN);
                case ONE_LARGE_RUNS -> new Shape(FEW, LARGE, RUN);
                case MANY_SMALL_RUNS -> new Shape(MANY, SMALL, RUN);
                case MANY_LARGE_RUNS -> new Shape(MANY, LARGE, RUN);
                case BINDING, DELAY_P50, DELAY_P99, ALLOCATION_BYTES -> null;
            };
        }
    }
}
