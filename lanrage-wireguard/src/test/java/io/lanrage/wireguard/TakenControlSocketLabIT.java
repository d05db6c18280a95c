package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
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
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/**
 * A wireguard-go in another network namespace has an interface of the same name. Files are shared where interfaces are not, so it has the
 * control socket: the engine works all the same, leaves the socket alone, and says what to do.
 */
@Timeout(60)
class TakenControlSocketLabIT {
    private static final String PREFIX = "10.66.86.0/24";
    private static final int PEER_ADDRESS = 0x0a425602;
    private static final PresharedKey PRESHARED_KEY = PresharedKey.of(new byte[PresharedKey.BYTES]);

    private final InterfaceConfig config = WireGuardLab.config('s', PREFIX, "10.66.86.1");
    private final InterfaceConfig peerConfig = WireGuardLab.config('t', PREFIX, "10.66.86.2");
    private final String name = config.name();
    private final String namespace = WireGuardLab.name('m');
    private final Path socket = Path.of("/var/run/wireguard", name + ".sock");
    private final PublicKey key = config.privateKey().publicKey();
    private final PublicKey peerKey = peerConfig.privateKey().publicKey();
    private final CrossedTransports network = new CrossedTransports(Duration.ofMillis(2));
    private final MemoryTun peerTun = MemoryTun.open("memory", 1280, 100);
    private final EmbeddedWireGuard engine = EmbeddedWireGuard.onThisMachine(new SimpleMeterRegistry());
    private final EmbeddedWireGuard peer = EmbeddedWireGuard.over(given -> peerTun, SimpleAead::new);
    private final Logger logger = (Logger) LoggerFactory.getLogger(EmbeddedWireGuard.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    private Process other;

    @BeforeAll
    static void prerequisites() throws Exception {
        WireGuardLab.require();
    }

    @BeforeEach
    void occupy() throws Exception {
        log.start();
        logger.addAppender(log);
        WireGuardLab.run("ip", "netns", "add", namespace);
        other = new ProcessBuilder("ip", "netns", "exec", namespace, "wireguard-go", "-f", name)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        while (!Files.exists(socket) && other.isAlive()) {
            Thread.onSpinWait();
        }
        assertThat(other.isAlive()).as("wireguard-go in the namespace").isTrue();
    }

    @AfterEach
    void close() throws Exception {
        engine.close();
        peer.close();
        network.close();
        other.destroy();
        assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
        WireGuardLab.run("ip", "netns", "delete", namespace);
        logger.detachAppender(log);
        WireGuardLab.assertNothingLeft(name);
        assertThat(WireGuardLab.threads()).isEmpty();
    }

    @Test
    void engineWorksAndSaysThatWgShowsSomethingElse() throws Exception {
        get(engine.open(config, network.of(key.peerId())));
        get(peer.open(peerConfig, network.of(peerKey.peerId())));
        MemoryHost.behind(peerTun, PEER_ADDRESS);
        get(peer.addPeer(tunnel(key, "10.66.86.1/32")));
        get(engine.addPeer(tunnel(peerKey, "10.66.86.2/32")));

        assertThat(WireGuardLab.run("ping", "-c", "1", "-W", "5", "-I", name, "10.66.86.2"))
                .contains(" 0% packet loss");
        assertThat(log.list)
                .filteredOn(event -> event.getLevel() == Level.WARN)
                .singleElement()
                .satisfies(warning -> assertThat(warning.getFormattedMessage())
                        .contains(name + " works", "wg show " + name, socket.toString(), "give it another name"));
        assertThat(WireGuardLab.run("wg", "show", name, "peers")).isEmpty();

        engine.close();
        assertThat(socket).as("the other program's").exists();
        assertThat(WireGuardLab.run("wg", "show", name)).contains("interface: " + name);
    }

    private static TunnelPeer tunnel(PublicKey key, String allowed) {
        return new TunnelPeer(key, PRESHARED_KEY, List.of(IpPrefix.parse(allowed)), Duration.ofSeconds(25));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
