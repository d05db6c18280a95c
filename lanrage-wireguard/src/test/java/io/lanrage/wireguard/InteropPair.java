package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.TunnelPeer;
import io.lanrage.core.network.TunnelStatistics;
import io.lanrage.wireguard.engine.Sources;
import io.lanrage.wireguard.packet.NaivePackets;
import io.lanrage.wireguard.process.ProgramSettings;
import io.lanrage.wireguard.tun.MemoryTun;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The embedded engine with a host in memory on one side, wireguard-go with the system's stack on the other. */
final class InteropPair implements AutoCloseable {
    static final String GO_ADDRESS = "10.66.79.1";
    static final String EMBEDDED_ADDRESS = "10.66.79.2";
    static final int GO = 0x0a424f01;

    /** From one pair's network to the next one's. */
    private static final int NEXT_NETWORK = 0x100;

    private final int goNumber;
    private final int embeddedNumber;
    private final InterfaceConfig goConfig;
    private final InterfaceConfig embeddedConfig;
    private final PresharedKey presharedKey;
    private final CrossedTransports network;
    private final Overheard overheard = new Overheard();
    private final AtomicLong ahead = new AtomicLong();
    private volatile boolean stopped;
    private volatile boolean bothBegin;
    private final MemoryTun tun;
    private final MemoryHost host;
    private final ExternalWireGuard go = ExternalWireGuard.starting(ProgramSettings.of("wireguard-go"));
    private final EmbeddedWireGuard embedded;

    private InteropPair(
            int number, boolean embeddedBegins, PresharedKey presharedKey, CrossedTransports.Weather weather) {
        this.goNumber = GO + number * NEXT_NETWORK;
        this.embeddedNumber = goNumber + 1;
        this.presharedKey = presharedKey;
        this.goConfig = WireGuardLab.config((char) ('g' + number), text(goNumber - 1) + "/24", text(goNumber));
        this.embeddedConfig = config(embeddedBegins);
        this.network = new CrossedTransports((from, datagram) -> {
            overheard.note(from, datagram);
            boolean tooSoon = !bothBegin
                    && datagram.get(datagram.position()) == Overheard.INITIATION
                    && from.equals(embeddedBegins ? goId() : embeddedId());
            return tooSoon ? -1 : weather.delayNanos(from, datagram);
        });
        this.tun = MemoryTun.open("memory", embeddedConfig.mtu(), 2_000);
        this.host = MemoryHost.behind(tun, embeddedNumber);
        Sources sources = new Sources(new SecureRandom(), InstantSource.system(), this::engineNanos);
        this.embedded = EmbeddedWireGuard.over(config -> tun, SimpleAead::new, sources);
    }

    /** A key above or below wireguard-go's, since the lower one begins. */
    private InterfaceConfig config(boolean lower) {
        InterfaceConfig config = WireGuardLab.config('m', goConfig.prefix().toString(), text(embeddedNumber));
        PrivateKey key = config.privateKey();
        while (key.publicKey().compareTo(goConfig.privateKey().publicKey()) < 0 != lower) {
            key = PrivateKey.generate(new SecureRandom());
        }
        return new InterfaceConfig(config.name(), key, config.address(), config.prefix(), config.mtu());
    }

    private long engineNanos() {
        return stopped ? ahead.get() : System.nanoTime() + ahead.get();
    }

    /**
     * Brings both up; they do not know each other yet.
     *
     * @param embeddedBegins whose initiations arrive; the other side's are lost until {@link #letBothBegin}
     */
    static InteropPair open(boolean embeddedBegins, PresharedKey presharedKey, CrossedTransports.Weather weather)
            throws Exception {
        return open(0, embeddedBegins, presharedKey, weather);
    }

    /** The same with a number, from 0 to 9, so that several can be there at a time; the constants are the first one's. */
    static InteropPair open(
            int number, boolean embeddedBegins, PresharedKey presharedKey, CrossedTransports.Weather weather)
            throws Exception {
        InteropPair pair = new InteropPair(number, embeddedBegins, presharedKey, weather);
        get(pair.go.open(pair.goConfig, pair.network.of(pair.goId())));
        get(pair.embedded.open(pair.embeddedConfig, pair.network.of(pair.embeddedId())));
        return pair;
    }

    void letBothBegin() {
        bothBegin = true;
    }

    /** How many handshakes the engine has answered. */
    long answeredByEmbedded() {
        return overheard.count(embeddedId(), Overheard.RESPONSE);
    }

    /** How many handshakes wireguard-go has answered. */
    long answeredByGo() {
        return overheard.count(goId(), Overheard.RESPONSE);
    }

    /** Has the engine know wireguard-go. */
    CompletionStage<Void> introduceToEmbedded() {
        return embedded.addPeer(peer(goConfig, presharedKey));
    }

    /** Has wireguard-go know the engine. */
    void introduceToGo() throws Exception {
        makeKnownToGo(presharedKey);
    }

    /** Ends when wireguard-go carries packets for the engine's address, which may be later than it knows the peer. */
    private void makeKnownToGo(PresharedKey presharedKeyOfGo) throws Exception {
        get(go.addPeer(peer(embeddedConfig, presharedKeyOfGo)));
        String allowed = embeddedKey() + "\t" + text(embeddedNumber) + "/32\n";
        while (!WireGuardLab.run("wg", "show", goConfig.name(), "allowed-ips").equals(allowed)) {
            Thread.onSpinWait();
        }
    }

    /** Makes them peers. */
    void introduce() throws Exception {
        introduceWithDifferentKeys(presharedKey);
    }

    /** Makes them peers, of whom wireguard-go has another preshared key. */
    void introduceWithDifferentKeys(PresharedKey ofGo) throws Exception {
        CompletionStage<Void> adding = embedded.addPeer(peer(goConfig, presharedKey));
        makeKnownToGo(ofGo);
        get(adding);
    }

    private static TunnelPeer peer(InterfaceConfig other, PresharedKey presharedKey) {
        return new TunnelPeer(
                other.privateKey().publicKey(),
                presharedKey,
                List.of(IpPrefix.parse(other.address().getHostAddress() + "/32")),
                Duration.ofSeconds(25));
    }

    PeerId goId() {
        return goKey().peerId();
    }

    PeerId embeddedId() {
        return embeddedKey().peerId();
    }

    PublicKey goKey() {
        return goConfig.privateKey().publicKey();
    }

    PublicKey embeddedKey() {
        return embeddedConfig.privateKey().publicKey();
    }

    CrossedTransports network() {
        return network;
    }

    Overheard overheard() {
        return overheard;
    }

    MemoryHost host() {
        return host;
    }

    /** The engine's clock, and no other, goes on by this. */
    void advance(Duration duration) {
        ahead.addAndGet(duration.toNanos());
    }

    /** The engine's clock stands still from now on. */
    void stopClock() {
        ahead.addAndGet(System.nanoTime());
        stopped = true;
    }

    /** Whether a ping from the host in memory is answered. */
    boolean pingFromEmbedded(int sequence) throws Exception {
        return host.ping(goNumber, sequence, Duration.ofSeconds(5));
    }

    /** Pings from the system's stack each hundredth of a second; gives the program's summary. */
    String pingFromGo(int count) throws Exception {
        return WireGuardLab.run(
                "ping",
                "-c",
                String.valueOf(count),
                "-i",
                "0.01",
                "-W",
                "5",
                "-I",
                goConfig.name(),
                text(embeddedNumber));
    }

    /** Pings from the system's stack each tenth of a second; the caller reads what the program says of each. */
    Process longPingFromGo(int count) throws IOException {
        return new ProcessBuilder(
                        "ping",
                        "-c",
                        String.valueOf(count),
                        "-i",
                        "0.1",
                        "-W",
                        "5",
                        "-I",
                        goConfig.name(),
                        text(embeddedNumber))
                .redirectErrorStream(true)
                .start();
    }

    private static String text(int address) {
        byte[] bytes = NaivePackets.bytes(address);
        return (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + "." + (bytes[3] & 0xff);
    }

    /** What the engine knows of wireguard-go; empty before it was introduced. */
    Optional<TunnelStatistics> statistics() throws Exception {
        return Optional.ofNullable(get(embedded.statistics()).get(goId()));
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        embedded.close();
        go.close();
        network.close();
        host.join();
    }

    /** Fails unless everything of all pairs is gone. */
    static void assertNothingLeft() throws IOException {
        WireGuardLab.assertNothingLeft(WireGuardLab.name('g'), WireGuardLab.name('h'));
        assertThat(WireGuardLab.threads()).isEmpty();
    }
}
