package io.lanrage.core.control.remote;

import io.lanrage.core.control.message.Result.StunEndpoint;
import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.nat.StunServer;
import java.net.InetSocketAddress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the STUN servers that a control server recommends. */
final class StunServers {

    private static final int MOST = 8;
    private static final int LARGEST_PORT = 65535;
    private static final Logger LOG = LoggerFactory.getLogger(StunServers.class);

    private StunServers() {}

    /**
     * The servers, the main one first; those with an impossible port are left out.
     *
     * @param server the control server, whose host stands in where an endpoint names none
     * @param endpoints what the control server recommends
     */
    static List<StunServer> of(ServerAddress server, List<StunEndpoint> endpoints) {
        return endpoints.stream()
                .filter(StunServers::isUsable)
                .limit(MOST)
                .map(endpoint -> new StunServer(address(endpoint.host().orElse(server.host()), endpoint.port())))
                .toList();
    }

    private static boolean isUsable(StunEndpoint endpoint) {
        boolean usable = endpoint.port() >= 1
                && endpoint.port() <= LARGEST_PORT
                && endpoint.host().map(host -> !host.isBlank()).orElse(true);
        if (!usable) {
            LOG.warn("the control server recommends a STUN server at port {}, which is ignored", endpoint.port());
        }
        return usable;
    }

    /** Resolved if the host is in figures; names are left for whoever asks the server. */
    private static InetSocketAddress address(String host, int port) {
        try {
            return new InetSocketAddress(IpPrefix.parseAddress(host), port);
        } catch (InputException e) {
            return InetSocketAddress.createUnresolved(host, port);
        }
    }
}
