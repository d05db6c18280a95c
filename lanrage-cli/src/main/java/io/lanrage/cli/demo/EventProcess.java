package io.lanrage.cli.demo;

import io.lanrage.cli.lab.CommandResult;
import io.lanrage.cli.lab.Namespace;
import io.lanrage.cli.lab.NamespaceProcess;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A process of LANrage in a namespace, which prints one JSON event a line. */
public final class EventProcess implements AutoCloseable {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final NamespaceProcess process;

    private EventProcess(NamespaceProcess process) {
        this.process = process;
    }

    /**
     * Starts a command, which must have {@code --json} among its options.
     *
     * @param program how to start LANrage
     * @param namespace where
     * @param arguments the command and its options
     * @return the running process
     */
    public static EventProcess start(LanrageProgram program, Namespace namespace, List<String> arguments) {
        return new EventProcess(namespace.start(program.command(arguments)));
    }

    /**
     * Waits for an event, also if it was printed before this call.
     *
     * @param event which one
     * @param filter what else must hold
     * @param atMost how long to wait
     * @return the first that fits
     * @throws io.lanrage.cli.lab.LaboratoryException if none comes, with everything that was printed
     */
    public JsonNode await(String event, Predicate<JsonNode> filter, Duration atMost) {
        return MAPPER.readTree(process.awaitStdout(line -> fits(line, event, filter), atMost));
    }

    /**
     * All events so far.
     *
     * @return one object a line
     */
    public List<JsonNode> events() {
        return process.stdout().stream().map(MAPPER::readTree).toList();
    }

    /**
     * The process itself.
     *
     * @return for its output, exit code and signals
     */
    public NamespaceProcess process() {
        return process;
    }

    /**
     * Ends it as Ctrl-C does, and waits.
     *
     * @param atMost how long to wait
     * @return how it ended
     */
    public CommandResult interruptAndAwait(Duration atMost) {
        process.interrupt();
        return process.awaitExit(atMost);
    }

    /** Ends it at once, if it still runs. */
    @Override
    public void close() {
        process.close();
    }

    private static boolean fits(String line, String event, Predicate<JsonNode> filter) {
        JsonNode node = MAPPER.readTree(line);
        return node.path("event").asString("").equals(event) && filter.test(node);
    }
}
