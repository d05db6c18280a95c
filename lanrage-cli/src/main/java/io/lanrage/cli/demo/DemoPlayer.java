package io.lanrage.cli.demo;

import io.lanrage.cli.lab.CommandResult;
import io.lanrage.cli.lab.Namespace;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/**
 * A player's process in a laboratory.
 *
 * @param name what the player is called
 * @param namespace where it plays
 * @param interfaceName its virtual interface
 * @param process its events
 */
public record DemoPlayer(String name, Namespace namespace, String interfaceName, EventProcess process) {

    private static final Duration ENTERING = Duration.ofSeconds(20);
    private static final Duration FAREWELL = Duration.ofSeconds(15);

    /**
     * The invite, once the player is in the party.
     *
     * @return what another player joins with
     */
    public String invite() {
        return process.await("party", event -> true, ENTERING).path("invite").asString();
    }

    /**
     * The player's id, once it is in the party.
     *
     * @return the peer id
     */
    public String peerId() {
        return process.await("party", event -> true, ENTERING).path("peerId").asString();
    }

    /**
     * The virtual address, once the interface is up.
     *
     * @return in figures
     */
    public String address() {
        return process.await("interface", event -> true, ENTERING)
                .path("address")
                .asString();
    }

    /**
     * Waits until the connection to another player is in a state.
     *
     * @param peerId the other's id
     * @param state for instance {@code CONNECTED_DIRECT}
     * @param atMost how long to wait
     * @return the first event that says so
     */
    public JsonNode awaitState(String peerId, String state, Duration atMost) {
        return process.await(
                "path",
                event -> event.path("peerId").asString().equals(peerId)
                        && event.path("state").asString().equals(state),
                atMost);
    }

    /**
     * Pings an address until it answers once.
     *
     * @param address a virtual address
     * @param seconds how long to try, with five tries a second
     * @return how the ping program ended: 0 means that it was answered
     */
    public CommandResult ping(String address, int seconds) {
        return namespace.run(
                Duration.ofSeconds(seconds + 5L),
                "ping",
                "-n",
                "-c",
                "1",
                "-i",
                "0.2",
                "-w",
                Integer.toString(seconds),
                address);
    }

    /**
     * Leaves the party as Ctrl-C does.
     *
     * @return how the process ended; the same again if it has left before
     */
    public CommandResult leave() {
        return process.interruptAndAwait(FAREWELL);
    }
}
