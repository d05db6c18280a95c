package io.lanrage.server.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** All values that were ever measured, one a line of a file, so that rounds of several runs count together. */
final class Ledger {

    private static final String SEPARATOR = ";";

    private final Path file;

    Ledger(Path file) {
        this.file = file;
    }

    void add(String contender, Figure figure, double value) throws IOException {
        String line = String.join(SEPARATOR, contender, figure.name(), Double.toString(value));
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Medians with the smallest and the largest value, and what they are to those of the reference. */
    String markdown(String reference) throws IOException {
        List<String[]> rows;
        try (Stream<String> lines = Files.lines(file)) {
            rows = lines.map(line -> line.split(SEPARATOR, 3)).toList();
        }
        List<String> contenders = rows.stream().map(row -> row[0]).distinct().toList();
        StringBuilder text = new StringBuilder("| |");
        contenders.forEach(contender -> text.append(' ').append(contender).append(" |"));
        text.append(" to ").append(reference).append(" |\n|---|").append("---|".repeat(contenders.size() + 1));
        for (Figure figure : Figure.values()) {
            text.append("\n| ")
                    .append(figure.label())
                    .append(", ")
                    .append(figure.unit())
                    .append(" |");
            for (String contender : contenders) {
                text.append(' ')
                        .append(cell(values(rows, contender, figure), figure))
                        .append(" |");
            }
            double one = median(values(rows, reference, figure));
            double ours = median(values(rows, Contender.LANRAGE.label(), figure));
            text.append(one > 0 ? String.format(Locale.ROOT, " %.2f |", ours / one) : " |");
        }
        return text.append('\n').toString();
    }

    private static double[] values(List<String[]> rows, String contender, Figure figure) {
        return rows.stream()
                .filter(row -> row[0].equals(contender) && row[1].equals(figure.name()))
                .mapToDouble(row -> Double.parseDouble(row[2]))
                .sorted()
                .toArray();
    }

    static double median(double[] sorted) {
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return 0;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String cell(double[] sorted, Figure figure) {
        if (sorted.length == 0) {
            return "–";
        }
        double[] shown = {median(sorted), sorted[0], sorted[sorted.length - 1]};
        String[] texts = Arrays.stream(shown)
                .mapToObj(value -> String.format(Locale.ROOT, "%,." + figure.decimals() + "f", value))
                .toArray(String[]::new);
        return texts[0] + " [" + texts[1] + " to " + texts[2] + "]";
    }
}
