package io.lanrage.cli.lab;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A {@link UdpTerminal} that runs in a namespace, seen from the test: one socket of one host. */
public final class UdpEnd implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final NamespaceProcess process;
    private final InetAddress host;
    private final int port;

    private UdpEnd(NamespaceProcess process, InetAddress host, int port) {
        this.process = process;
        this.host = host;
        this.port = port;
    }

    /** Starts it without waiting; {@link Starting#ready} waits. So that many can start at the same time. It joins the groups. */
    public static Starting start(Namespace where, int port, String... groups) {
        String[] arguments = Stream.concat(Stream.of(Integer.toString(port)), Stream.of(groups))
                .toArray(String[]::new);
        NamespaceProcess process = JavaProgram.start(where, UdpTerminal.class, arguments);
        return () -> {
            String bound = process.awaitStdout(line -> line.startsWith("bound "), Duration.ofSeconds(60));
            return new UdpEnd(process, where.address(), Integer.parseInt(bound.substring("bound ".length())));
        };
    }

    /** One that is on its way. */
    public interface Starting {
        /** Waits until it is there. */
        UdpEnd ready();
    }

    /** Address and port of the socket on its host. */
    InetSocketAddress local() {
        return new InetSocketAddress(host, port);
    }

    /** Sends a datagram. */
    public void send(InetSocketAddress to, String text) {
        process.writeLine(to.getAddress().getHostAddress() + " " + to.getPort() + " " + text);
    }

    /** The sender of the first datagram with this text. */
    public Optional<InetSocketAddress> awaitFrom(String text, Duration atMost) {
        try {
            return Optional.of(sender(process.awaitStdout(line -> line.endsWith(" " + text), atMost)));
        } catch (LaboratoryException e) {
            return Optional.empty();
        }
    }

    /** The senders of all datagrams with this text so far. */
    public List<InetSocketAddress> sendersOf(String text) {
        return process.stdout().stream()
                .filter(line -> line.endsWith(" " + text))
                .map(UdpEnd::sender)
                .toList();
    }

    /** How the other end, which answers, sees this socket; this is what a STUN server tells. */
    InetSocketAddress mappedTowards(UdpEnd other) {
        String prefix = text(other.local()) + " seen ";
        send(other.local(), "hello");
        String answer = process.awaitStdout(line -> line.startsWith(prefix), SOON);
        return sender(answer.substring(prefix.length()));
    }

    /** From where a hello of the host with this address has come so far, if one has. */
    Optional<InetSocketAddress> helloFrom(InetAddress other) {
        return process.stdout().stream()
                .filter(line -> line.startsWith(other.getHostAddress() + " ") && line.endsWith(" hello"))
                .findFirst()
                .map(UdpEnd::sender);
    }

    /** Whether an answer to this end's hello has come from an address, from whichever port, within a time. */
    boolean hasAnswerFrom(InetAddress other, Duration atMost) {
        try {
            process.awaitStdout(
                    line -> line.startsWith(other.getHostAddress() + " ") && line.contains(" seen "), atMost);
            return true;
        } catch (LaboratoryException e) {
            return false;
        }
    }

    private static InetSocketAddress sender(String line) {
        String[] words = line.split(" ", 3);
        return new InetSocketAddress(words[0], Integer.parseInt(words[1]));
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + " " + address.getPort();
    }

    @Override
    public void close() {
        process.close();
    }
}
