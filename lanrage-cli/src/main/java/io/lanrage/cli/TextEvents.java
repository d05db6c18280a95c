package io.lanrage.cli;

import io.lanrage.core.PartyEvent;
import io.lanrage.core.PartyStatus;
import io.lanrage.core.connection.Connection;
import io.lanrage.core.connection.ConnectionState;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.nat.Path;
import io.lanrage.core.network.OpenPorts;
import io.lanrage.core.party.Party;
import io.lanrage.core.party.Peer;
import io.lanrage.core.party.Presence;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;

/** Lines for people; coloured where the terminal has colours. Failures and progress go to the second stream. */
final class TextEvents implements EventSink {

    private final PrintStream out;
    private final PrintStream err;
    private final Ansi ansi;

    TextEvents(PrintStream out, PrintStream err, Ansi ansi) {
        this.out = out;
        this.err = err;
        this.ansi = ansi;
    }

    @Override
    public void entered(PartyEvent.Entered event) {
        Party party = event.party();
        say("@|bold Party '" + escape(party.name()) + "'|@, " + party.members().size() + " of it here, addresses from "
                + party.prefix());
        say("Invite: @|bold " + event.invite().text() + "|@");
        party.others(event.self()).forEach(peer -> say("  " + name(peer) + " is here"));
    }

    @Override
    public void happened(PartyEvent event) {
        if (event instanceof PartyEvent.InterfaceUp up) {
            say("You are @|bold " + up.virtualInterface().address().getHostAddress() + "|@ on "
                    + up.virtualInterface().name() + " ("
                    + up.virtualInterface().wireguard() + ", MTU "
                    + up.virtualInterface().mtu() + "). Ctrl-C leaves.");
            openPorts(up.virtualInterface().openPorts());
        } else if (event instanceof PartyEvent.NatDetected detected) {
            say("Your NAT: " + detected.report().natType().label());
        } else if (event instanceof PartyEvent.PeerJoined joined) {
            say("@|green +|@ " + name(joined.peer()) + " joined");
        } else if (event instanceof PartyEvent.PeerUpdated updated) {
            presence(updated);
        } else if (event instanceof PartyEvent.PeerLeft left) {
            say("@|yellow -|@ " + name(left.peer()) + " "
                    + switch (left.reason()) {
                        case LEFT -> "left";
                        case EXPIRED -> "was not heard of any more";
                        case KICKED -> "was removed by the host";
                    });
        } else if (event instanceof PartyEvent.ConnectionChanged changed) {
            connection(changed.connection());
        } else if (event instanceof PartyEvent.HostChanged changed) {
            Party party = changed.party();
            party.member(party.host()).ifPresent(host -> say("  " + name(host) + " is host now"));
        } else if (event instanceof PartyEvent.ControlPlaneLost lost) {
            complain("The control server is out of reach (" + lost.cause().getMessage() + "); the tunnels go on.");
        } else if (event instanceof PartyEvent.ControlPlaneRestored) {
            say("The control server is in reach again.");
        } else if (event instanceof PartyEvent.Dissolved dissolved) {
            say("The party is over: "
                    + switch (dissolved.reason()) {
                        case HOST_LEFT -> "its host left.";
                        case HOST_EXPIRED -> "its host was not heard of any more.";
                        case CLOSED -> "its host closed it.";
                    });
        } else if (event instanceof PartyEvent.Left left) {
            say("You left the party (" + left.reason().name().toLowerCase(Locale.ROOT) + ").");
        }
    }

    @Override
    public void quality(PartyStatus status) {
        List<Connection> connected =
                status.connections().stream().filter(c -> c.path().isPresent()).toList();
        if (connected.isEmpty()) {
            return;
        }
        say("  "
                + connected.stream()
                        .map(c -> escape(c.peer().name()) + " "
                                + roundTrip(c.path().orElseThrow()))
                        .collect(Collectors.joining(", ")));
    }

    @Override
    public void netcheck(NatReport report) {
        if (report.publicAddress().isEmpty()) {
            say("@|red UDP does not pass|@: no STUN server answered.");
        } else {
            say("NAT type:   @|bold " + report.natType().label() + "|@"
                    + (report.translated() ? "" : " (no address translation)"));
            say("Mapping:    " + report.mapping().label());
            say("Filtering:  " + report.filtering().label());
            say("You appear as " + report.publicAddress().get().getAddress().getHostAddress() + " port "
                    + report.publicAddress().get().getPort());
        }
        report.evidence().forEach(sentence -> say("  - " + escape(sentence)));
        say("Direct paths are expected to players whose NAT is: " + reachable(report.natType()) + ".");
    }

    @Override
    public void failed(LanrageException failure) {
        complain("@|red " + failure.code() + "|@: " + escape(String.valueOf(failure.getMessage())) + "\n  "
                + failure.advice());
    }

    @Override
    public void progress(String text) {
        complain("@|faint " + escape(text) + "|@");
    }

    private void openPorts(OpenPorts ports) {
        if (ports.equals(OpenPorts.ALL)) {
            say("@|yellow The others reach every port of this machine that its own firewall lets through.|@");
        } else if (ports.equals(OpenPorts.GAMES)) {
            say("The others reach what games listen on, and no other ports of this machine.");
        } else if (ports.equals(OpenPorts.NONE)) {
            say("The others reach no port of this machine.");
        } else {
            say("The others reach these ports of this machine: " + ports);
        }
    }

    private void presence(PartyEvent.PeerUpdated updated) {
        if (updated.before().presence() != updated.peer().presence()) {
            say("  " + name(updated.peer()) + (updated.peer().presence() == Presence.AWAY ? " is away" : " is back"));
        }
    }

    private void connection(Connection connection) {
        ConnectionState state = connection.state();
        String colour = state.isConnected() ? "green" : state == ConnectionState.FAILED ? "red" : "yellow";
        String kind = connection
                .path()
                .map(path -> path.kind().name().toLowerCase(Locale.ROOT) + ", " + roundTrip(path))
                .orElse(state.name().toLowerCase(Locale.ROOT));
        say("  " + name(connection.peer()) + ": @|" + colour + " " + kind + "|@ - "
                + escape(connection.explanation().text()));
        if (state == ConnectionState.FAILED) {
            say("    " + connection.explanation().advice());
        }
    }

    private static String reachable(NatType type) {
        String names = Arrays.stream(NatType.values())
                .filter(type::isCompatibleWith)
                .map(NatType::label)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names;
    }

    private static String roundTrip(Path path) {
        return String.format(Locale.ROOT, "%.1f ms", path.roundTrip().toNanos() / 1e6);
    }

    private static String name(Peer peer) {
        return "@|bold " + escape(peer.name()) + "|@ (" + peer.address().getHostAddress() + ")";
    }

    /** Takes the power from characters that picocli's markup or a terminal would act on. */
    private static String escape(String text) {
        return text.replaceAll("\\p{Cntrl}", "?").replace("@|", "@ |").replace("|@", "| @");
    }

    private void say(String text) {
        synchronized (out) {
            out.println(ansi.string(text));
            out.flush();
        }
    }

    private void complain(String text) {
        synchronized (err) {
            err.println(ansi.string(text));
            err.flush();
        }
    }
}
