package io.lanrage.server;

import io.lanrage.core.error.LanrageException;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.TurnUri;
import io.netty.util.NetUtil;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the command says to people, or to scripts. */
sealed interface ServerReport {

    /** The control server serves; without ways to a relay of its own it has none. */
    void listening(
            InetSocketAddress address,
            List<InetSocketAddress> stun,
            List<InetSocketAddress> stunOverTcp,
            List<TurnUri> relay);

    /** The relay relays. */
    void relaying(RelayId id, List<InetSocketAddress> stun, List<InetSocketAddress> stunOverTcp, List<TurnUri> relay);

    /** The relay is on the control server's list. */
    void listed();

    /** The relay is not on the control server's list, and goes on trying. */
    void notListed(String why);

    /** The server could not be started. */
    void failed(LanrageException failure);

    /** How a command says what it has to say. */
    static ServerReport of(@Nullable CommandSpec spec, boolean json) {
        if (spec == null) {
            throw new IllegalStateException("the command was not made by picocli");
        }
        PrintWriter out = spec.commandLine().getOut();
        return json
                ? new Json(out, InstantSource.system())
                : new Text(out, spec.commandLine().getErr());
    }

    /** As the command line has it for all commands. */
    static int exitCode(LanrageException failure) {
        return switch (failure.code().category()) {
            case FAILURE -> 1;
            case INPUT -> 2;
            case UNREACHABLE -> 3;
            case REFUSED -> 4;
            case DEVICE -> 5;
        };
    }

    /** An address for people and scripts alike: in figures, IPv6 in brackets and as short as it goes. */
    private static String text(InetSocketAddress address) {
        return NetUtil.toSocketAddressString(address);
    }

    /** Sentences: results to one writer, failures to the other. */
    record Text(PrintWriter out, PrintWriter err) implements ServerReport {

        @Override
        public void listening(
                InetSocketAddress address,
                List<InetSocketAddress> stun,
                List<InetSocketAddress> stunOverTcp,
                List<TurnUri> relay) {
            out.println("LANrage control server " + ServerVersion.text());
            out.println("  WebSocket and HTTP  " + text(address));
            out.println("  STUN over UDP       " + texts(stun));
            out.println("  STUN over TCP, TLS  " + texts(stunOverTcp));
            out.println("  relay               "
                    + (relay.isEmpty() ? "none: it needs a public address, see --turn-address" : ways(relay)));
            out.println("Players use it with --server ws://HOST:" + address.getPort() + ". Ctrl-C ends it.");
            out.flush();
        }

        @Override
        public void relaying(
                RelayId id, List<InetSocketAddress> stun, List<InetSocketAddress> stunOverTcp, List<TurnUri> relay) {
            out.println("LANrage relay " + id + ", " + ServerVersion.text());
            out.println("  STUN over UDP       " + texts(stun));
            out.println("  STUN over TCP, TLS  " + texts(stunOverTcp));
            out.println("  relay               " + ways(relay));
            out.flush();
        }

        @Override
        public void listed() {
            out.println("Players are told of it by the control server.");
            out.flush();
        }

        @Override
        public void notListed(String why) {
            err.println("Players are not told of it: " + why + ". Trying again.");
            err.flush();
        }

        @Override
        public void failed(LanrageException failure) {
            err.println("error: " + failure.getMessage());
            err.println(failure.advice());
            err.flush();
        }
    }

    private static String texts(List<InetSocketAddress> addresses) {
        return String.join(", ", addresses.stream().map(ServerReport::text).toList());
    }

    private static String ways(List<TurnUri> uris) {
        return String.join(", ", uris.stream().map(TurnUri::toString).toList());
    }

    /** One JSON object a line. */
    record Json(PrintWriter out, InstantSource clock) implements ServerReport {

        private static final JsonMapper MAPPER = new JsonMapper();

        @Override
        public void listening(
                InetSocketAddress address,
                List<InetSocketAddress> stun,
                List<InetSocketAddress> stunOverTcp,
                List<TurnUri> relay) {
            ObjectNode line = line("listening");
            line.put("address", NetUtil.toAddressString(address.getAddress()));
            line.put("port", address.getPort());
            addTo(line, stun, stunOverTcp, relay);
            print(line);
        }

        @Override
        public void relaying(
                RelayId id, List<InetSocketAddress> stun, List<InetSocketAddress> stunOverTcp, List<TurnUri> relay) {
            ObjectNode line = line("relaying");
            line.put("id", id.value());
            addTo(line, stun, stunOverTcp, relay);
            print(line);
        }

        private static void addTo(
                ObjectNode line,
                List<InetSocketAddress> stun,
                List<InetSocketAddress> stunOverTcp,
                List<TurnUri> relay) {
            ArrayNode endpoints = line.putArray("stun");
            stun.forEach(endpoint -> endpoints.add(text(endpoint)));
            line.put("stunTcp", text(stunOverTcp.get(0)));
            stunOverTcp.stream().skip(1).forEach(endpoint -> line.put("stunTls", text(endpoint)));
            ArrayNode uris = line.putArray("relay");
            relay.forEach(uri -> uris.add(uri.toString()));
        }

        @Override
        public void listed() {
            print(line("listed"));
        }

        @Override
        public void notListed(String why) {
            print(line("not-listed").put("message", why));
        }

        @Override
        public void failed(LanrageException failure) {
            ObjectNode line = line("error");
            line.put("code", failure.code().name());
            line.put("message", failure.getMessage());
            line.put("advice", failure.advice());
            print(line);
        }

        private ObjectNode line(String event) {
            return MAPPER.createObjectNode()
                    .put("event", event)
                    .put("at", clock.instant().toString());
        }

        private void print(ObjectNode line) {
            out.println(MAPPER.writeValueAsString(line));
            out.flush();
        }
    }
}
