package io.lanrage.server;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.relay.TurnUri;
import io.lanrage.server.http.HttpTimes;
import io.lanrage.server.registry.LeaseTimes;
import io.lanrage.server.registry.PrefixRanges;
import io.lanrage.server.registry.RegistryLimits;
import io.lanrage.server.relay.StreamLimits;
import io.lanrage.server.relay.TlsEndpoint;
import io.lanrage.server.relay.TurnServiceOptions;
import io.lanrage.server.session.AccessToken;
import io.lanrage.server.session.SessionLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a {@link ControlServer} is to be.
 *
 * @param bind the local address of all ports; the wildcard address means every one
 * @param port TCP port of HTTP and WebSocket; 0 means any free port
 * @param stunPort UDP port of the STUN service, which uses the next one as well, and TCP port; 0 means any free ports
 * @param alternateAddress a second local address for the STUN service, so that clients can find out how their NATs filter
 * @param turn how to relay, at the first STUN port; empty for not at all
 * @param tls where STUN and TURN are served over TLS, if they are
 * @param streamLimits what connections to STUN and TURN may cost
 * @param relays the relays that players are told of
 * @param publicAddress the name or address that clients are told, if it is not the one that they reach the server by
 * @param accessToken what is demanded of everybody who connects, if anything
 * @param prefixes where parties get their virtual addresses from
 * @param leaseTimes how long members may be unheard
 * @param registryLimits how many parties and members there may be
 * @param sessionLimits what connections may cost
 * @param httpTimes how long clients are waited for
 */
public record ControlServerConfig(
        InetAddress bind,
        int port,
        int stunPort,
        Optional<InetAddress> alternateAddress,
        Optional<TurnServiceOptions> turn,
        Optional<TlsEndpoint> tls,
        StreamLimits streamLimits,
        RelayNetwork relays,
        Optional<String> publicAddress,
        Optional<AccessToken> accessToken,
        PrefixRanges prefixes,
        LeaseTimes leaseTimes,
        RegistryLimits registryLimits,
        SessionLimits sessionLimits,
        HttpTimes httpTimes) {

    /** The port for HTTP and WebSocket if nothing else is said. */
    public static final int DEFAULT_PORT = 7777;

    /** The port for STUN if nothing else is said (RFC 8489 §18.6). */
    public static final int DEFAULT_STUN_PORT = 3478;

    private static final int MAX_PORT = 65535;

    /**
     * Checks that everything goes together.
     *
     * @throws InputException with all that does not
     */
    public ControlServerConfig {
        List<String> problems = new ArrayList<>();
        checkPorts(port, stunPort, problems);
        tls.ifPresent(endpoint -> checkTls(endpoint.port(), port, stunPort, problems));
        alternateAddress.ifPresent(alternate -> checkAlternate(bind, alternate, problems));
        turn.ifPresent(options -> checkTurn(bind, options.address(), problems));
        publicAddress
                .filter(host -> !isHost(host))
                .ifPresent(host -> problems.add("public address '" + host + "' is not a host name or an IP address"));
        if (!problems.isEmpty()) {
            throw new InputException(ErrorCode.INPUT_INVALID, String.join("; ", problems));
        }
    }

    /**
     * Begins with the defaults: every local address, the usual ports, no access token.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** The second port of the STUN service. */
    int alternateStunPort() {
        return stunPort == 0 ? 0 : stunPort + 1;
    }

    private static boolean isHost(String text) {
        try {
            TurnUri.udp(text, DEFAULT_STUN_PORT);
            return true;
        } catch (InputException e) {
            return false;
        }
    }

    private static void checkPorts(int port, int stunPort, List<String> problems) {
        if (port < 0 || port > MAX_PORT) {
            problems.add("port " + port + " is not in 0.." + MAX_PORT);
        }
        if (stunPort < 0 || stunPort >= MAX_PORT) {
            problems.add(
                    "STUN port " + stunPort + " is not in 0.." + (MAX_PORT - 1) + ", as the next one is used, too");
        }
        if (port != 0 && port == stunPort) {
            problems.add("port " + port + " is also that of STUN over TCP");
        }
    }

    private static void checkTls(int tlsPort, int port, int stunPort, List<String> problems) {
        if (tlsPort != 0 && (tlsPort == port || tlsPort == stunPort)) {
            problems.add("TLS port " + tlsPort + " is also that of " + (tlsPort == port ? "WebSocket" : "STUN"));
        }
    }

    private static void checkAlternate(InetAddress bind, InetAddress alternate, List<String> problems) {
        String text = "alternate address " + alternate.getHostAddress();
        if (bind.isAnyLocalAddress()) {
            problems.add(text + " needs another one to bind to, and not " + bind.getHostAddress());
        } else if (alternate.isAnyLocalAddress()) {
            problems.add(text + " is not one address");
        } else if (alternate.equals(bind)) {
            problems.add(text + " is the address to bind to");
        } else if (alternate.getClass() != bind.getClass()) {
            problems.add(text + " is not of the family of " + bind.getHostAddress());
        }
    }

    private static void checkTurn(InetAddress bind, InetAddress turn, List<String> problems) {
        if (!bind.isAnyLocalAddress() && turn.getClass() != bind.getClass()) {
            problems.add("TURN address " + turn.getHostAddress() + " is not of the family of " + bind.getHostAddress());
        }
    }

    /** Gathers what differs from the defaults. Not safe for use by several threads. */
    public static final class Builder {

        private InetAddress bind = new InetSocketAddress(0).getAddress();
        private int port = DEFAULT_PORT;
        private int stunPort = DEFAULT_STUN_PORT;
        private Optional<InetAddress> alternateAddress = Optional.empty();
        private Optional<TurnServiceOptions> turn = Optional.empty();
        private Optional<TlsEndpoint> tls = Optional.empty();
        private StreamLimits streamLimits = StreamLimits.DEFAULT;
        private RelayNetwork relays = RelayNetwork.DEFAULT;
        private Optional<String> publicAddress = Optional.empty();
        private Optional<AccessToken> accessToken = Optional.empty();
        private PrefixRanges prefixes = PrefixRanges.DEFAULT;
        private LeaseTimes leaseTimes = LeaseTimes.DEFAULT;
        private RegistryLimits registryLimits = RegistryLimits.DEFAULT;
        private SessionLimits sessionLimits = SessionLimits.DEFAULT;
        private HttpTimes httpTimes = HttpTimes.DEFAULT;

        private Builder() {}

        /**
         * Sets the local address of all ports.
         *
         * @param address one of this machine's, or the wildcard address
         * @return this
         */
        public Builder bind(InetAddress address) {
            this.bind = address;
            return this;
        }

        /**
         * Sets the port for HTTP and WebSocket.
         *
         * @param number 0 to 65535; 0 means any free port
         * @return this
         */
        public Builder port(int number) {
            this.port = number;
            return this;
        }

        /**
         * Sets the first port for STUN.
         *
         * @param number 0 to 65534; 0 means any free ports
         * @return this
         */
        public Builder stunPort(int number) {
            this.stunPort = number;
            return this;
        }

        /**
         * Sets a second address for STUN.
         *
         * @param address one of this machine's, another than the one to bind to
         * @return this
         */
        public Builder alternateAddress(InetAddress address) {
            this.alternateAddress = Optional.of(address);
            return this;
        }

        /**
         * Relays at the first STUN port.
         *
         * @param options how
         * @return this
         */
        public Builder turn(TurnServiceOptions options) {
            this.turn = Optional.of(options);
            return this;
        }

        /**
         * Serves STUN and TURN over TLS too.
         *
         * @param endpoint where, and as whom
         * @return this
         */
        public Builder tls(TlsEndpoint endpoint) {
            this.tls = Optional.of(endpoint);
            return this;
        }

        /**
         * Sets which relays players are told of, beside the server's own.
         *
         * @param network the relays
         * @return this
         */
        public Builder relays(RelayNetwork network) {
            this.relays = network;
            return this;
        }

        /**
         * Sets what connections to STUN and TURN may cost.
         *
         * @param limits the limits
         * @return this
         */
        public Builder streamLimits(StreamLimits limits) {
            this.streamLimits = limits;
            return this;
        }

        /**
         * Sets what clients are told as the address of the STUN service and the relay.
         *
         * @param host a name or an IP address
         * @return this
         */
        public Builder publicAddress(String host) {
            this.publicAddress = Optional.of(host);
            return this;
        }

        /**
         * Demands a token of everybody who connects.
         *
         * @param token the token
         * @return this
         */
        public Builder accessToken(AccessToken token) {
            this.accessToken = Optional.of(token);
            return this;
        }

        /**
         * Sets where parties get their virtual addresses from.
         *
         * @param ranges the prefixes
         * @return this
         */
        public Builder prefixes(PrefixRanges ranges) {
            this.prefixes = ranges;
            return this;
        }

        /**
         * Sets how long members may be unheard.
         *
         * @param times the times
         * @return this
         */
        public Builder leaseTimes(LeaseTimes times) {
            this.leaseTimes = times;
            return this;
        }

        /**
         * Sets how many parties and members there may be.
         *
         * @param limits the limits
         * @return this
         */
        public Builder registryLimits(RegistryLimits limits) {
            this.registryLimits = limits;
            return this;
        }

        /**
         * Sets what connections may cost.
         *
         * @param limits the limits
         * @return this
         */
        public Builder sessionLimits(SessionLimits limits) {
            this.sessionLimits = limits;
            return this;
        }

        /**
         * Sets how long clients are waited for.
         *
         * @param times the times
         * @return this
         */
        public Builder httpTimes(HttpTimes times) {
            this.httpTimes = times;
            return this;
        }

        /**
         * Checks and builds.
         *
         * @return the configuration
         * @throws InputException with all that does not go together
         */
        public ControlServerConfig build() {
            return new ControlServerConfig(
                    bind,
                    port,
                    stunPort,
                    alternateAddress,
                    turn,
                    tls,
                    streamLimits,
                    relays,
                    publicAddress,
                    accessToken,
                    prefixes,
                    leaseTimes,
                    registryLimits,
                    sessionLimits,
                    httpTimes);
        }
    }
}
