package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.TunnelPeer;
import io.lanrage.wireguard.tun.MemoryTun;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The {@code wg} program and the engine on an interface of the system's, which has a tunnel to one in memory. */
@Timeout(60)
class EmbeddedUapiLabIT {
    private static final String PREFIX = "10.66.82.0/24";
    private static final int PEER_ADDRESS = 0x0a425202;
    private static final PresharedKey PRESHARED_KEY = PresharedKey.of(new byte[PresharedKey.BYTES]);

    private final InterfaceConfig config = WireGuardLab.config('u', PREFIX, "10.66.82.1");
    private final InterfaceConfig peerConfig = WireGuardLab.config('v', PREFIX, "10.66.82.2");
    private final String name = config.name();
    private final PublicKey key = config.privateKey().publicKey();
    private final PublicKey peerKey = peerConfig.privateKey().publicKey();
    private final CrossedTransports network = new CrossedTransports(Duration.ofMillis(2));
    private final MemoryTun peerTun = MemoryTun.open("memory", 1280, 100);
    private final EmbeddedWireGuard engine = EmbeddedWireGuard.onThisMachine(new SimpleMeterRegistry());
    private final EmbeddedWireGuard peer = EmbeddedWireGuard.over(given -> peerTun, SimpleAead::new);

    @TempDir
    private Path directory;

    @BeforeAll
    static void prerequisites() throws Exception {
        WireGuardLab.require("wg", "ip", "ping");
    }

    @BeforeEach
    void open() throws Exception {
        get(engine.open(config, network.of(key.peerId())));
        get(peer.open(peerConfig, network.of(peerKey.peerId())));
        MemoryHost.behind(peerTun, PEER_ADDRESS);
        get(peer.addPeer(tunnel(key, "10.66.82.1/32")));
        get(engine.addPeer(tunnel(peerKey, "10.66.82.2/32")));
        ping();
    }

    @AfterEach
    void close() throws Exception {
        engine.close();
        peer.close();
        network.close();
        WireGuardLab.assertNothingLeft(name);
        assertThat(WireGuardLab.threads()).isEmpty();
    }

    @Test
    void tunnelIsShown() throws Exception {
        assertThat(WireGuardLab.run("wg", "show", name))
                .contains("interface: " + name, "public key: " + key, "peer: " + peerKey)
                .contains("allowed ips: 10.66.82.2/32", "persistent keepalive: every 25 seconds")
                .contains("latest handshake: ", "transfer: ");
        assertThat(WireGuardLab.run("wg", "show", "interfaces").split("\\s+")).contains(name);
    }

    @Test
    void shownConfigurationCanBeSetAgainAndTheTunnelStays() throws Exception {
        String configuration = WireGuardLab.run("wg", "showconf", name);
        assertThat(configuration)
                .contains("PrivateKey = "
                        + Base64.getEncoder().encodeToString(config.privateKey().bytes()))
                .contains("[Peer]", "PublicKey = " + peerKey, "AllowedIPs = 10.66.82.2/32", "PersistentKeepalive = 25");
        Path file = Files.writeString(directory.resolve("wg.conf"), configuration);
        for (String command : List.of("setconf", "syncconf", "addconf")) {
            WireGuardLab.run("wg", command, name, file.toString());
            assertThat(WireGuardLab.run("wg", "showconf", name)).as(command).isEqualTo(configuration);
            ping();
        }
    }

    @Test
    void peerIsChangedAndRemoved() throws Exception {
        WireGuardLab.run(
                "wg",
                "set",
                name,
                "peer",
                peerKey.toString(),
                "persistent-keepalive",
                "off",
                "allowed-ips",
                "10.66.82.2/32,10.66.82.64/26,fd00::2/128");
        assertThat(WireGuardLab.run("wg", "show", name))
                .contains("10.66.82.2/32", "10.66.82.64/26", "fd00::2/128")
                .doesNotContain("keepalive");
        ping();
        WireGuardLab.run("wg", "set", name, "peer", peerKey.toString(), "remove");
        assertThat(WireGuardLab.run("wg", "show", name, "peers")).isEmpty();
        assertThatThrownBy(this::ping).isInstanceOf(AssertionError.class);
    }

    @Test
    void unknownPeerIsAddedAndOneWithAKeyOfSmallOrderRefused() throws Exception {
        PublicKey other =
                WireGuardLab.config('w', PREFIX, "10.66.82.3").privateKey().publicKey();
        WireGuardLab.run("wg", "set", name, "peer", other.toString(), "allowed-ips", "10.66.82.3/32");
        assertThat(WireGuardLab.run("wg", "show", name, "peers")).contains(other.toString(), peerKey.toString());
        String zero = Base64.getEncoder().encodeToString(new byte[PublicKey.BYTES]);
        assertThatThrownBy(() -> WireGuardLab.run("wg", "set", name, "peer", zero, "allowed-ips", "10.66.82.4/32"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Invalid argument");
        assertThat(WireGuardLab.run("wg", "show", name, "peers")).doesNotContain(zero);
        ping();
    }

    @Test
    void identityPortAndMarkCannotBeChanged() throws Exception {
        assertRefused("private-key", "/dev/null");
        assertRefused("listen-port", "51820");
        assertRefused("fwmark", "7");
        ping();
    }

    private void assertRefused(String what, String value) {
        assertThatThrownBy(() -> WireGuardLab.run("wg", "set", name, what, value))
                .as(what)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not supported");
    }

    private void ping() throws Exception {
        assertThat(WireGuardLab.run("ping", "-c", "1", "-W", "3", "-I", name, "10.66.82.2"))
                .contains(" 0% packet loss");
    }

    private static TunnelPeer tunnel(PublicKey key, String allowed) {
        return new TunnelPeer(key, PRESHARED_KEY, List.of(IpPrefix.parse(allowed)), Duration.ofSeconds(25));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
