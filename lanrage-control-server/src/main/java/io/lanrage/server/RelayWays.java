package io.lanrage.server;

import io.lanrage.core.relay.TurnUri;
import io.lanrage.core.relay.TurnUri.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** By which URIs players reach a relay of this program. */
final class RelayWays {

    private RelayWays() {}

    /**
     * The ways, the best first: UDP, then TCP and TLS, for networks that let no UDP through.
     *
     * @param publicAddress what players are told as the address, if that is said
     * @param seenByPeers the address of the relay otherwise
     * @param udp where it listens
     * @param streams where it listens for TCP and then, if it does, for TLS
     */
    static List<TurnUri> of(
            Optional<String> publicAddress,
            InetAddress seenByPeers,
            InetSocketAddress udp,
            List<InetSocketAddress> streams) {
        String host = publicAddress.orElseGet(seenByPeers::getHostAddress);
        List<TurnUri> ways = new ArrayList<>(List.of(TurnUri.udp(host, udp.getPort())));
        for (InetSocketAddress stream : streams) {
            boolean secure = ways.size() > 1;
            ways.add(new TurnUri(secure, host, stream.getPort(), Transport.TCP));
        }
        return List.copyOf(ways);
    }
}
