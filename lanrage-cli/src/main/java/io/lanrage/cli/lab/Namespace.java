package io.lanrage.cli.lab;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.List;

/**
 * One machine of the laboratory: a network namespace with addresses of its own, in which programs are run. It shares file
 * system and process ids with all others, so programs that keep state need a place of their own.
 */
public final class Namespace {
    private static final Duration RUN_AT_MOST = Duration.ofSeconds(20);

    private final Laboratory laboratory;
    private final String name;
    private final String attachment;
    private final List<Inet4Address> addresses;

    Namespace(Laboratory laboratory, String name, String attachment, List<Inet4Address> addresses) {
        this.laboratory = laboratory;
        this.name = name;
        this.attachment = attachment;
        this.addresses = List.copyOf(addresses);
    }

    /** The full name, as {@code ip netns} knows it. */
    public String name() {
        return name;
    }

    /** The interface of the core through which its packets go. */
    String attachment() {
        return attachment;
    }

    /** Its address: a host's or the server's own, or a router's public one. */
    public Inet4Address address() {
        return addresses.get(0);
    }

    /** All its addresses, {@link #address} first. Only the server has a second one. */
    public List<Inet4Address> addresses() {
        return addresses;
    }

    /**
     * Runs a command to its end, within 20 s.
     *
     * @return how it ended, whatever its exit code
     * @throws LaboratoryException if it cannot be started or takes longer; it is ended then
     */
    public CommandResult run(String... command) {
        return run(RUN_AT_MOST, command);
    }

    /** The same as {@link #run(String...)} with another bound. Its standard input is empty. */
    public CommandResult run(Duration atMost, String... command) {
        try (NamespaceProcess process = start(command)) {
            process.endInput();
            return process.awaitExit(atMost);
        }
    }

    /**
     * Starts a command and leaves it running; whoever starts it should close it, and the laboratory does in the end. To set
     * its environment, start {@code env NAME=VALUE command}.
     *
     * @throws LaboratoryException if the laboratory is closed
     */
    public NamespaceProcess start(String... command) {
        return laboratory.start(this, List.of(command));
    }

    @Override
    public String toString() {
        return name + " " + addresses;
    }
}
