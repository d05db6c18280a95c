package io.lanrage.server;

import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import io.lanrage.server.relay.TlsEndpoint;
import io.lanrage.server.relay.TurnServiceOptions;
import io.lanrage.server.relay.registration.DeskAddress;
import io.lanrage.server.relay.registration.RelayKey;
import java.net.InetAddress;
import java.util.Optional;

/**
 * How a {@link RelayServer} is to be.
 *
 * @param server the control server to register at
 * @param id what the relay is called
 * @param region where it stands
 * @param key what the control server has, too
 * @param bind the local address of all ports; the wildcard address means every one
 * @param stunPort UDP and TCP port of STUN and TURN, and STUN uses the next UDP port as well; 0 means any free ones
 * @param publicAddress the name or address that players are told, if it is not that of {@code turn}
 * @param turn how to relay
 * @param tls where it is served over TLS, if it is
 */
record RelayServerConfig(
        DeskAddress server,
        RelayId id,
        RelayRegion region,
        RelayKey key,
        InetAddress bind,
        int stunPort,
        Optional<String> publicAddress,
        TurnServiceOptions turn,
        Optional<TlsEndpoint> tls) {}
