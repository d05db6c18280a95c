package io.lanrage.cli;

import io.lanrage.cli.demo.Direction;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The demonstration's directions, drawn over and over in one place of a terminal, or once as lines. */
final class DirectionTable {

    private final PrintStream out;
    private final Ansi ansi;
    private int drawnLines;

    DirectionTable(PrintStream out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    /** Draws the table in place of the one before; does nothing where the place cannot be found again. */
    void update(List<Direction> directions) {
        if (ansi.enabled()) {
            draw(directions);
        }
    }

    /** Draws the table for the last time. */
    void conclude(List<Direction> directions) {
        draw(directions);
        boolean works = directions.stream().allMatch(Direction::works);
        out.println(ansi.string(
                works
                        ? "@|bold,green All " + directions.size() + " directions work.|@"
                        : "@|bold,red Not every direction works.|@"));
        out.flush();
    }

    private void draw(List<Direction> directions) {
        if (drawnLines > 0) {
            // So many lines up, and clear the rest of the screen.
            out.printf("\u001b[%dA\u001b[J", drawnLines);
        }
        directions.forEach(direction -> out.println(ansi.string(line(direction))));
        drawnLines = directions.size();
        out.flush();
    }

    private static String line(Direction direction) {
        String outcome = direction
                .answerMillis()
                .map(millis -> String.format(
                        Locale.ROOT,
                        "@|green %-8s %3d of %3d answered, the latest in %6.2f ms|@",
                        direction.path(),
                        direction.answered(),
                        direction.sent(),
                        millis))
                .orElse("@|red no answer yet|@");
        return String.format(
                Locale.ROOT, "%-5s %s → %-5s %s", direction.from(), direction.home(), direction.to(), outcome);
    }

    /** One line of JSON for each direction. */
    static void printJson(PrintStream out, List<Direction> directions) {
        for (Direction direction : directions) {
            ObjectNode line = JsonMapper.builder().build().createObjectNode();
            line.put("event", "direction")
                    .put("from", direction.from())
                    .put("home", direction.home())
                    .put("to", direction.to())
                    .put("kind", direction.path())
                    .put("sent", direction.sent())
                    .put("answered", direction.answered())
                    .put("answerMillis", direction.answerMillis().orElse(null));
            out.println(line);
        }
        out.flush();
    }
}
