package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.TunnelPeer;
import io.lanrage.core.network.VirtualInterface;
import io.lanrage.wireguard.posix.Errno;
import io.lanrage.wireguard.posix.Posix;
import io.lanrage.wireguard.process.ProgramSettings;
import io.lanrage.wireguard.process.WireGuardProgram;
import io.lanrage.wireguard.uapi.DeviceChange;
import io.lanrage.wireguard.uapi.PeerChange;
import io.lanrage.wireguard.uapi.UapiException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Using the interface of a wireguard-go that somebody else started, here the test. */
@Timeout(60)
class AttachedWireGuardLabIT {
    private static final PublicKey PEER = PublicKey.parse("uFmW/sycfx/G0lcqdqPtEdWbzSC+jlQ7FbvoXYrKjqk=");

    private final InterfaceConfig config = WireGuardLab.config('d', "10.66.77.0/24", "10.66.77.1");
    private final String name = config.name();
    private final CrossedTransports network = new CrossedTransports(Duration.ZERO);
    private final ExternalWireGuard manager = ExternalWireGuard.attaching();

    private WireGuardProgram wireguard;

    @BeforeAll
    static void prerequisites() throws Exception {
        WireGuardLab.require();
    }

    @BeforeEach
    void start() throws Exception {
        wireguard = WireGuardProgram.start(Posix.load(), ProgramSettings.of("wireguard-go"), name, System::nanoTime);
    }

    @AfterEach
    void close() throws Exception {
        manager.close();
        network.close();
        wireguard.close();
        WireGuardLab.assertNothingLeft(name);
    }

    @Test
    void interfaceIsUsedAndGivenBackWithoutPeersAndAddress() throws Exception {
        wireguard.uapi().set(new DeviceChange(Optional.empty(), OptionalInt.of(0), false, List.of()));
        int port = wireguard.uapi().get().listenPort().orElseThrow();

        assertThat(open().wireguard()).isEqualTo("uapi");
        get(manager.addPeer(peer()));
        assertThat(wireguard.uapi().get().listenPort()).hasValue(port);
        assertThat(WireGuardLab.run("wg", "show", name, "endpoints")).matches(".*\\s127\\.0\\.0\\.1:\\d+\n");
        assertThat(addresses()).contains("10.66.77.1/24");

        manager.close();
        assertThat(WireGuardLab.run("wg", "show", name, "peers")).isEmpty();
        assertThat(addresses()).doesNotContain("10.66.77.1");
    }

    @Test
    void interfaceThatServesOthersIsLeftAlone() throws Exception {
        addForeignPeer();
        assertFails(
                ErrorCode.INTERFACE_IN_USE, "serves 1 other peers", manager.open(config, network.of(PEER.peerId())));
        assertThat(WireGuardLab.run("wg", "show", name, "peers")).contains(PEER.toString());
        assertThat(addresses()).doesNotContain("10.66.77.1");
    }

    @Test
    void interfaceWithTheOwnKeyFromAnEarlierUseIsTakenAgain() throws Exception {
        wireguard.uapi().set(DeviceChange.reset(config.privateKey(), 0));
        addForeignPeer();
        open();
        assertThat(WireGuardLab.run("wg", "show", name, "peers")).isEmpty();
    }

    @Test
    void missingInterfaceIsTold() {
        InterfaceConfig missing = WireGuardLab.config('e', "10.66.77.0/24", "10.66.77.1");
        assertFails(ErrorCode.INTERFACE_FAILED, missing.name(), manager.open(missing, network.of(PEER.peerId())));
    }

    @Test
    void interfaceWithoutAWireguardIsTold() {
        InterfaceConfig loopback =
                new InterfaceConfig("lo", config.privateKey(), config.address(), config.prefix(), config.mtu());
        assertFails(ErrorCode.WIREGUARD_FAILED, "lo.sock", manager.open(loopback, network.of(PEER.peerId())));
    }

    @Test
    void wireguardThatEndsIsToldAndClosingIsQuiet() throws Exception {
        open();
        wireguard.close();
        assertFails(ErrorCode.WIREGUARD_FAILED, name, manager.statistics());
    }

    @Test
    void portInUseIsRefusedWithItsErrno() throws Exception {
        try (WireGuardProgram other = WireGuardProgram.start(
                Posix.load(), ProgramSettings.of("wireguard-go"), WireGuardLab.name('e'), System::nanoTime)) {
            boundPort(wireguard);
            int taken = boundPort(other);
            DeviceChange change = new DeviceChange(Optional.empty(), OptionalInt.of(taken), false, List.of());
            assertThatExceptionOfType(UapiException.Refused.class)
                    .isThrownBy(() -> wireguard.uapi().set(change))
                    .satisfies(e -> assertThat(e.errno()).contains(Errno.EADDRINUSE));
        }
    }

    /** The port of a program, which binds it in its own time after its socket began to answer. */
    private static int boundPort(WireGuardProgram program) throws Exception {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        OptionalInt port = program.uapi().get().listenPort();
        while (port.isEmpty() && System.nanoTime() - deadlineNanos < 0) {
            port = program.uapi().get().listenPort();
        }
        return port.orElseThrow();
    }

    private VirtualInterface open() throws Exception {
        return get(
                manager.open(config, network.of(config.privateKey().publicKey().peerId())));
    }

    private void addForeignPeer() {
        wireguard
                .uapi()
                .set(DeviceChange.ofPeers(new PeerChange.Put(
                        PEER, false, Optional.empty(), Optional.empty(), Optional.empty(), false, List.of())));
    }

    private static TunnelPeer peer() {
        return new TunnelPeer(
                PEER, PresharedKey.of(new byte[32]), List.of(IpPrefix.parse("10.66.77.2/32")), Duration.ofSeconds(25));
    }

    private String addresses() throws Exception {
        return WireGuardLab.run("ip", "-oneline", "address", "show", "dev", name);
    }

    private static void assertFails(ErrorCode code, String words, CompletionStage<?> stage) {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> get(stage))
                .havingCause()
                .isInstanceOfSatisfying(
                        LanrageException.class, e -> assertThat(e.code()).isEqualTo(code))
                .withMessageContaining(words);
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
