package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.TunnelPeer;
import io.lanrage.wireguard.tun.MemoryTun;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The engine on an interface of the system's, which has a tunnel to a host behind an engine in memory. */
final class SystemTunnel implements AutoCloseable {
    private static final PresharedKey PRESHARED_KEY = PresharedKey.of(new byte[PresharedKey.BYTES]);
    private static final int PEER = 0x0a420002;

    private final int network;
    private final InterfaceConfig config;
    private final InterfaceConfig peerConfig;
    private final CrossedTransports transports = new CrossedTransports(Duration.ofMillis(2));
    private final MemoryTun peerTun = MemoryTun.open("memory", 1280, 100);
    private final EmbeddedWireGuard engine = EmbeddedWireGuard.onThisMachine(new SimpleMeterRegistry());
    private final EmbeddedWireGuard peer = EmbeddedWireGuard.over(given -> peerTun, SimpleAead::new);

    /**
     * Brings nothing up yet.
     *
     * @param letter the last one of the interface's name
     * @param network the third number of all addresses, which no other test has
     */
    SystemTunnel(char letter, int network) {
        this.network = network;
        this.config = WireGuardLab.config(letter, prefix(), address(1));
        // In memory names mean nothing.
        this.peerConfig = WireGuardLab.config(letter, prefix(), address(2));
    }

    /** Brings both up and makes them peers. */
    void open() throws Exception {
        get(engine.open(config, transports.of(config.privateKey().publicKey().peerId())));
        get(peer.open(peerConfig, transports.of(peerKey().peerId())));
        MemoryHost.behind(peerTun, PEER + (network << Byte.SIZE));
        get(peer.addPeer(asPeer(config)));
        get(engine.addPeer(asPeer(peerConfig)));
    }

    /** The whole network. */
    String prefix() {
        return address(0) + "/24";
    }

    /** An address in it; the interface's ends with 1, its peer's with 2. */
    String address(int last) {
        return "10.66." + network + "." + last;
    }

    /** The interface's configuration. */
    InterfaceConfig config() {
        return config;
    }

    /** The interface's name. */
    String name() {
        return config.name();
    }

    PublicKey peerKey() {
        return peerConfig.privateKey().publicKey();
    }

    /** Has the system's program ping the peer, once; an assertion fails if there is no answer. */
    void ping() throws Exception {
        assertThat(WireGuardLab.run("ping", "-c", "1", "-W", "5", "-I", name(), address(2)))
                .contains(" 0% packet loss");
    }

    /** Ends the system's interface; its peer stays. */
    void closeInterface() {
        engine.close();
    }

    @Override
    public void close() {
        engine.close();
        peer.close();
        transports.close();
        assertThat(WireGuardLab.threads()).isEmpty();
    }

    private static TunnelPeer asPeer(InterfaceConfig other) {
        return new TunnelPeer(
                other.privateKey().publicKey(),
                PRESHARED_KEY,
                List.of(IpPrefix.parse(other.address().getHostAddress() + "/32")),
                Duration.ofSeconds(25));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
