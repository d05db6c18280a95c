package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.TunnelPeer;
import io.lanrage.core.network.VirtualInterface;
import io.lanrage.wireguard.posix.Posix;
import io.lanrage.wireguard.process.ProgramSettings;
import io.lanrage.wireguard.uapi.UapiClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may have an interface's name, what becomes of the programs of the dead, and other ways for opening to go wrong. */
@Timeout(60)
class InterfaceNameLabIT {
    private static final Path SOCKETS = Path.of("/var/run/wireguard");

    private final InterfaceConfig config = WireGuardLab.config('c', "10.66.77.0/24", "10.66.77.1");
    private final String name = config.name();
    private final CrossedTransports network = new CrossedTransports(Duration.ZERO);
    private final ExternalWireGuard manager = manager("wireguard-go");

    @TempDir
    private Path directory;

    @BeforeAll
    static void prerequisites() throws Exception {
        WireGuardLab.require();
    }

    @AfterEach
    void close() throws Exception {
        manager.close();
        network.close();
        WireGuardLab.assertNothingLeft(name);
    }

    @Test
    void interfaceOfAnotherKindIsLeftAlone() throws Exception {
        WireGuardLab.run("ip", "tuntap", "add", "dev", name, "mode", "tun");
        try {
            assertInUse("exists already");
            assertThat(WireGuardLab.run("ip", "link", "show", "dev", name)).contains(name);
        } finally {
            WireGuardLab.run("ip", "link", "delete", name);
        }
    }

    @Test
    void nameOfALanrageThatRunsIsRefused() throws Exception {
        try (ExternalWireGuard other = manager("wireguard-go")) {
            get(other.open(config, network.of(self())));
            assertInUse("the LANrage of process " + ProcessHandle.current().pid());
            assertThat(get(other.statistics())).isEmpty();
        }
    }

    @Test
    void nameOfAWireguardInAnotherNamespaceIsRefusedWithTheReason() throws Exception {
        Process other = new ProcessBuilder("unshare", "--net", "wireguard-go", "-f", name)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        try {
            awaitSocket();
            assertInUse("in another network namespace");
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroy();
            other.waitFor();
        }
    }

    @Test
    void programOfALanrageThatWasKilledIsEndedAndItsNameTakenOver() throws Exception {
        Process abandoning = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Abandoning.class.getName(),
                        name)
                .redirectError(directory.resolve("log").toFile())
                .start();
        try {
            // Its log is on the same stream.
            assertThat(abandoning.inputReader().lines().anyMatch("open"::equals))
                    .as(Files.readString(directory.resolve("log")))
                    .isTrue();
        } finally {
            abandoning.destroyForcibly().waitFor();
        }
        assertThat(SOCKETS.resolve(name + ".sock")).exists();

        VirtualInterface taken = get(manager.open(config, network.of(self())));

        assertThat(taken.name()).isEqualTo(name);
        assertThat(WireGuardLab.run("wg", "show", name, "public-key"))
                .isEqualTo(config.privateKey().publicKey() + "\n");
    }

    @Test
    void socketFileOfAKilledProgramIsNoObstacle() throws Exception {
        Process killed = new ProcessBuilder("wireguard-go", "-f", name)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        awaitSocket();
        killed.destroyForcibly().waitFor();
        assertThat(SOCKETS.resolve(name + ".sock")).exists();

        assertThat(get(manager.open(config, network.of(self()))).name()).isEqualTo(name);
    }

    @Test
    void programThatIsKilledLaterFailsTheNextOrderAndLeavesNothing() throws Exception {
        get(manager.open(config, network.of(self())));
        ProcessHandle program = ProcessHandle.current().children().findFirst().orElseThrow();
        program.destroyForcibly();
        program.onExit().get(10, TimeUnit.SECONDS);

        assertFails(ErrorCode.WIREGUARD_FAILED, "exit code 137", manager.statistics());
        manager.close();
        WireGuardLab.assertNothingLeft(name);
    }

    @Test
    void missingRightsAreToldAsSuch() throws Exception {
        Path script = Files.createFile(
                directory.resolve("wg"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(script, "#!/bin/sh\nexec setpriv --bounding-set=-net_admin wireguard-go \"$@\"\n");
        try (ExternalWireGuard poor = manager(script.toString())) {
            assertFails(ErrorCode.PERMISSION_DENIED, name, poor.open(config, network.of(self())));
        }
    }

    @Test
    void failureAfterTheStartLeavesNothing() throws Exception {
        // A multicast group is no address that an interface could have.
        InterfaceConfig impossible = WireGuardLab.config('c', "ff02::1/128", "ff02::1");
        assertFails(ErrorCode.INTERFACE_FAILED, "ff02:", manager.open(impossible, network.of(self())));
        WireGuardLab.assertNothingLeft(name);
    }

    @Test
    void ordersBeforeOpeningAndAfterClosingAreRefused() {
        TunnelPeer peer = new TunnelPeer(
                config.privateKey().publicKey(), PresharedKey.of(new byte[32]), List.of(), Duration.ZERO);
        assertFails(ErrorCode.INTERNAL, "not open", manager.addPeer(peer));
        manager.close();
        assertFails(ErrorCode.CLOSED, "closed", manager.addPeer(peer));
        assertFails(ErrorCode.CLOSED, "closed", manager.open(config, network.of(self())));
    }

    @Test
    void openingTwiceIsRefused() throws Exception {
        get(manager.open(config, network.of(self())));
        assertThatIllegalStateException().isThrownBy(() -> manager.open(config, network.of(self())));
    }

    @Test
    void closingWhileOpeningIsQuickAndLeavesNothing() throws Exception {
        Path started = directory.resolve("started");
        Path script = Files.createFile(
                directory.resolve("wg"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(script, "#!/bin/sh\ntouch " + started + "\nexec sleep 600\n");
        ExternalWireGuard slow = manager(script.toString());
        CompletionStage<VirtualInterface> opening = slow.open(config, network.of(self()));
        while (!Files.exists(started)) {
            Thread.onSpinWait();
        }
        long start = System.nanoTime();
        slow.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertFails(ErrorCode.CLOSED, "closed", opening);
    }

    @Test
    void closingFromACallbackEnds() throws Exception {
        CompletionStage<Void> closing = manager.open(config, network.of(self())).thenAccept(opened -> manager.close());
        get(closing);
        WireGuardLab.assertNothingLeft(name);
    }

    private void assertInUse(String words) {
        assertFails(ErrorCode.INTERFACE_IN_USE, words, manager.open(config, network.of(self())));
    }

    private static void assertFails(ErrorCode code, String words, CompletionStage<?> stage) {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> get(stage))
                .havingCause()
                .isInstanceOfSatisfying(
                        LanrageException.class, e -> assertThat(e.code()).isEqualTo(code))
                .withMessageContaining(words);
    }

    private PeerId self() {
        return config.privateKey().publicKey().peerId();
    }

    private static ExternalWireGuard manager(String command) {
        return ExternalWireGuard.starting(ProgramSettings.of(command));
    }

    private void awaitSocket() throws IOException {
        var uapi =
                new UapiClient(Posix.load(), SOCKETS.resolve(name + ".sock"), Duration.ofSeconds(5), System::nanoTime);
        while (true) {
            try {
                uapi.get().wipe();
                return;
            } catch (DeviceException e) {
                Thread.onSpinWait();
            }
        }
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
