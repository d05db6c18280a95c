package io.lanrage.server;

import io.lanrage.core.error.LanrageException;
import io.netty.util.NetUtil;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the command says to people, or to scripts. */
sealed interface ServerReport {

    /** The server serves. */
    void listening(InetSocketAddress address, List<InetSocketAddress> stun, List<InetSocketAddress> stunOverTcp);

    /** The server could not be started. */
    void failed(LanrageException failure);

    /** An address for people and scripts alike: in figures, IPv6 in brackets and as short as it goes. */
    private static String text(InetSocketAddress address) {
        return NetUtil.toSocketAddressString(address);
    }

    /** Sentences: results to one writer, failures to the other. */
    record Text(PrintWriter out, PrintWriter err) implements ServerReport {

        @Override
        public void listening(
                InetSocketAddress address, List<InetSocketAddress> stun, List<InetSocketAddress> stunOverTcp) {
            out.println("LANrage control server " + ServerVersion.text());
            out.println("  WebSocket and HTTP  " + text(address));
            out.println("  STUN over UDP       " + texts(stun));
            out.println("  STUN over TCP, TLS  " + texts(stunOverTcp));
            out.println("Players use it with --server ws://HOST:" + address.getPort() + ". Ctrl-C ends it.");
            out.flush();
        }

        private static String texts(List<InetSocketAddress> addresses) {
            return String.join(", ", addresses.stream().map(ServerReport::text).toList());
        }

        @Override
        public void failed(LanrageException failure) {
            err.println("error: " + failure.getMessage());
            err.println(failure.advice());
            err.flush();
        }
    }

    /** One JSON object a line. */
    record Json(PrintWriter out, InstantSource clock) implements ServerReport {

        private static final JsonMapper MAPPER = new JsonMapper();

        @Override
        public void listening(
                InetSocketAddress address, List<InetSocketAddress> stun, List<InetSocketAddress> stunOverTcp) {
            ObjectNode line = line("listening");
            line.put("address", NetUtil.toAddressString(address.getAddress()));
            line.put("port", address.getPort());
            stun.forEach(endpoint -> line.withArray("stun").add(text(endpoint)));
            line.put("stunTcp", text(stunOverTcp.get(0)));
            stunOverTcp.stream().skip(1).forEach(endpoint -> line.put("stunTls", text(endpoint)));
            print(line);
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
