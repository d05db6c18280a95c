package io.lanrage.cli.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Everything that was measured so far, and what to make of it: medians, and ratios to one contestant. */
final class Report {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Map<String, Map<Figure, List<Double>>> byContestant = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    /** Adds the figures of one run. */
    void add(String contestant, Map<Figure, Double> figures) {
        Map<Figure, List<Double>> all = byContestant.computeIfAbsent(contestant, name -> new EnumMap<>(Figure.class));
        figures.forEach((figure, value) ->
                all.computeIfAbsent(figure, f -> new ArrayList<>()).add(value));
    }

    /** Adds a line that readers have to know. */
    void note(String line) {
        notes.add(line);
    }

    /** The middle one of a contestant's values; of an even number, the mean of the two in the middle. */
    OptionalDouble median(String contestant, Figure figure) {
        double[] values = byContestant.getOrDefault(contestant, Map.of()).getOrDefault(figure, List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        if (values.length == 0) {
            return OptionalDouble.empty();
        }
        int middle = values.length / 2;
        return OptionalDouble.of(values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2);
    }

    /** A table of medians with the smallest and largest value, and one of ratios to a contestant, if that took part. */
    String markdown(String reference) {
        StringBuilder text = new StringBuilder();
        table(text, "Medians [smallest to largest]", (contestant, figure) -> spread(contestant, figure));
        if (byContestant.containsKey(reference)) {
            table(text, "Medians, " + reference + " = 1", (contestant, figure) -> ratio(contestant, reference, figure));
        }
        notes.forEach(note -> text.append("- ").append(note).append('\n'));
        return text.toString();
    }

    private interface Cell {
        String text(String contestant, Figure figure);
    }

    private void table(StringBuilder text, String title, Cell cell) {
        text.append(title).append(":\n\n| |");
        byContestant
                .keySet()
                .forEach(contestant -> text.append(' ').append(contestant).append(" |"));
        text.append("\n|---|").append("---|".repeat(byContestant.size())).append('\n');
        for (Figure figure : Figure.values()) {
            text.append("| ")
                    .append(figure.label())
                    .append(", ")
                    .append(figure.unit())
                    .append(" |");
            for (String contestant : byContestant.keySet()) {
                text.append(' ').append(cell.text(contestant, figure)).append(" |");
            }
            text.append('\n');
        }
        text.append('\n');
    }

    private String spread(String contestant, Figure figure) {
        OptionalDouble median = median(contestant, figure);
        if (median.isEmpty()) {
            return "–";
        }
        double[] sorted = byContestant.get(contestant).get(figure).stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return number(median.getAsDouble(), figure) + " [" + number(sorted[0], figure) + " to "
                + number(sorted[sorted.length - 1], figure) + "]";
    }

    private String ratio(String contestant, String reference, Figure figure) {
        OptionalDouble median = median(contestant, figure);
        OptionalDouble one = median(reference, figure);
        if (median.isEmpty() || one.isEmpty() || one.getAsDouble() == 0) {
            return "–";
        }
        return String.format(Locale.ROOT, "%.2f", median.getAsDouble() / one.getAsDouble());
    }

    private static String number(double value, Figure figure) {
        return String.format(Locale.ROOT, "%,." + figure.decimals() + "f", value);
    }

    /** All values of all runs, and the notes. */
    String json() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put(
                "units",
                Arrays.stream(Figure.values())
                        .collect(
                                LinkedHashMap::new,
                                (units, figure) -> units.put(figure.name(), figure.unit()),
                                LinkedHashMap::putAll));
        root.put("runs", byContestant);
        root.put("notes", notes);
        return MAPPER.writeValueAsString(root);
    }
}
