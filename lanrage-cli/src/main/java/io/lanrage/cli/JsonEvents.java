package io.lanrage.cli;

import io.lanrage.core.PartyEvent;
import io.lanrage.core.PartyStatus;
import io.lanrage.core.connection.Connection;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.nat.Path;
import io.lanrage.core.network.TunnelStatistics;
import io.lanrage.core.party.Party;
import io.lanrage.core.party.Peer;
import io.lanrage.core.party.Presence;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One JSON object a line, each with {@code event} and {@code at}. */
final class JsonEvents implements EventSink {

    private final JsonMapper mapper = JsonMapper.builder().build();
    private final PrintStream out;
    private final InstantSource clock;

    JsonEvents(PrintStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public void entered(PartyEvent.Entered event) {
        Party party = event.party();
        print(line("party")
                .put("partyId", party.id().value())
                .put("name", party.name())
                .put("invite", event.invite().text())
                .put("host", party.host().value())
                .put("peerId", event.self().value())
                .put("prefix", party.prefix().toString()));
        party.others(event.self()).forEach(peer -> print(peer(peer, "joined")));
    }

    @Override
    public void happened(PartyEvent event) {
        if (event instanceof PartyEvent.InterfaceUp up) {
            print(line("interface")
                    .put("name", up.virtualInterface().name())
                    .put("address", up.virtualInterface().address().getHostAddress())
                    .put("mtu", up.virtualInterface().mtu())
                    .put("wireguard", up.virtualInterface().wireguard())
                    .put("openPorts", up.virtualInterface().openPorts().toString()));
        } else if (event instanceof PartyEvent.NatDetected detected) {
            print(nat("nat", detected.report()));
        } else if (event instanceof PartyEvent.PeerJoined joined) {
            print(peer(joined.peer(), "joined"));
        } else if (event instanceof PartyEvent.PeerUpdated updated) {
            print(peer(updated.peer(), change(updated)));
        } else if (event instanceof PartyEvent.PeerLeft left) {
            print(peer(left.peer(), "left").put("reason", left.reason().name()));
        } else if (event instanceof PartyEvent.ConnectionChanged changed) {
            print(path(changed.connection()));
        } else if (event instanceof PartyEvent.HostChanged changed) {
            print(line("host").put("peerId", changed.party().host().value()));
        } else if (event instanceof PartyEvent.ControlPlaneLost lost) {
            print(error(lost.cause()));
        } else if (event instanceof PartyEvent.Dissolved dissolved) {
            print(line("dissolved").put("reason", dissolved.reason().name()));
        } else if (event instanceof PartyEvent.Left left) {
            print(line("left").put("reason", left.reason().name()));
        }
    }

    @Override
    public void quality(PartyStatus status) {
        for (Connection connection : status.connections()) {
            PeerId id = connection.peer().id();
            ObjectNode line = line("quality").put("peerId", id.value());
            line.put(
                    "rttMillis",
                    connection.path().map(p -> millis(p.roundTrip())).orElse(null));
            line.put("jitterMillis", connection.jitter().map(JsonEvents::millis).orElse(null));
            line.putNull("lossPercent");
            Optional<TunnelStatistics> tunnel =
                    Optional.ofNullable(status.tunnels().get(id));
            line.put("bytesSent", tunnel.map(TunnelStatistics::bytesSent).orElse(0L));
            line.put(
                    "bytesReceived", tunnel.map(TunnelStatistics::bytesReceived).orElse(0L));
            print(line);
        }
    }

    @Override
    public void netcheck(NatReport report) {
        ObjectNode line = nat("nat", report)
                .put("translated", report.translated())
                .put("udpBlocked", report.publicAddress().isEmpty())
                .put("elapsedMillis", report.elapsed().toMillis());
        report.evidence().forEach(line.putArray("evidence")::add);
        print(line);
    }

    @Override
    public void failed(LanrageException failure) {
        print(error(failure));
    }

    @Override
    public void progress(String text) {
        // For people only.
    }

    private ObjectNode nat(String event, NatReport report) {
        return line(event)
                .put("natType", report.natType().name())
                .put("mapping", report.mapping().name())
                .put("filtering", report.filtering().name())
                .put(
                        "publicAddress",
                        report.publicAddress().map(JsonEvents::text).orElse(null));
    }

    private ObjectNode peer(Peer peer, String change) {
        return line("peer")
                .put("peerId", peer.id().value())
                .put("name", peer.name())
                .put("address", peer.address().getHostAddress())
                .put("natType", peer.natType().name())
                .put("change", change);
    }

    private static String change(PartyEvent.PeerUpdated updated) {
        if (updated.before().presence() == updated.peer().presence()) {
            return "updated";
        }
        return updated.peer().presence() == Presence.AWAY ? "away" : "back";
    }

    private ObjectNode path(Connection connection) {
        Optional<Path> path = connection.path();
        ObjectNode line = line("path")
                .put("peerId", connection.peer().id().value())
                .put("name", connection.peer().name())
                .put("state", connection.state().name())
                .put(
                        "kind",
                        path.map(p -> p.kind().name().toLowerCase(Locale.ROOT)).orElse("none"))
                .put("local", path.map(p -> text(p.local())).orElse(null))
                .put("remote", path.map(p -> text(p.remote())).orElse(null))
                .put("relay", path.flatMap(Path::relay).map(JsonEvents::text).orElse(null))
                .put("rttMillis", path.map(p -> millis(p.roundTrip())).orElse(null));
        line.putObject("explanation")
                .put("code", connection.explanation().code().name())
                .put("text", connection.explanation().text())
                .put("advice", connection.explanation().advice());
        return line;
    }

    private ObjectNode error(LanrageException failure) {
        return line("error")
                .put("code", failure.code().name())
                .put("message", failure.getMessage())
                .put("advice", failure.advice());
    }

    private ObjectNode line(String event) {
        return mapper.createObjectNode()
                .put("event", event)
                .put("at", clock.instant().toString());
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private static Double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private void print(ObjectNode line) {
        synchronized (out) {
            out.println(mapper.writeValueAsString(line));
            out.flush();
        }
    }
}
