package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.NetworkManager;
import io.lanrage.wireguard.posix.Posix;
import io.lanrage.wireguard.process.ProgramSettings;
import io.lanrage.wireguard.process.WireGuardProgram;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody removes the virtual interface while it is in use, and the manager says so. */
@Timeout(60)
class InterfaceLossLabIT {
    private final InterfaceConfig config = WireGuardLab.config('l', "10.66.85.0/24", "10.66.85.1");
    private final String name = config.name();
    private final CrossedTransports network = new CrossedTransports(Duration.ZERO);

    @BeforeAll
    static void prerequisites() throws Exception {
        WireGuardLab.require();
    }

    @AfterEach
    void close() throws Exception {
        network.close();
        WireGuardLab.assertNothingLeft(name);
        assertThat(WireGuardLab.threads()).isEmpty();
    }

    @Test
    void removedInterfaceOfTheEngineIsToldAtOnce() throws Exception {
        try (NetworkManager manager = EmbeddedWireGuard.onThisMachine(new SimpleMeterRegistry())) {
            DeviceException loss = lossBy(manager, "ip", "link", "delete", name);

            assertThat(loss).hasMessageContaining(name + " is gone");
            assertThat(get(manager.statistics())).isEmpty();
        }
    }

    @Test
    void removedInterfaceOfAStartedProgramIsTold() throws Exception {
        try (NetworkManager manager = ExternalWireGuard.starting(ProgramSettings.of("wireguard-go"))) {
            assertThat(lossBy(manager, "ip", "link", "delete", name)).hasMessageContaining("wireguard-go");
        }
    }

    @Test
    void killedProgramIsTold() throws Exception {
        try (NetworkManager manager = ExternalWireGuard.starting(ProgramSettings.of("wireguard-go"))) {
            get(manager.open(config, network.of(config.privateKey().publicKey().peerId())));
            ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);

            assertThat(get(manager.loss()).code()).isEqualTo(ErrorCode.INTERFACE_LOST);
        }
    }

    @Test
    void removedInterfaceOfAnotherProgramIsTold() throws Exception {
        try (WireGuardProgram program = WireGuardProgram.start(
                        Posix.load(), ProgramSettings.of("wireguard-go"), name, System::nanoTime);
                NetworkManager manager = ExternalWireGuard.attaching()) {
            assertThat(lossBy(manager, "ip", "link", "delete", name)).hasMessageContaining(name);
            assertThat(program.uapi()).isNotNull();
        }
    }

    @Test
    void interfaceThatIsDownForAWhileIsNotLost() throws Exception {
        CompletableFuture<DeviceException> loss;
        try (NetworkManager manager = EmbeddedWireGuard.onThisMachine(new SimpleMeterRegistry())) {
            loss = manager.loss().toCompletableFuture();
            get(manager.open(config, network.of(config.privateKey().publicKey().peerId())));
            WireGuardLab.run("ip", "link", "set", name, "down");
            get(manager.statistics());
            WireGuardLab.run("ip", "link", "set", name, "up");
            get(manager.statistics());
        }
        assertThat(loss).isNotDone();
    }

    private DeviceException lossBy(NetworkManager manager, String... command) throws Exception {
        get(manager.open(config, network.of(config.privateKey().publicKey().peerId())));
        WireGuardLab.run(command);
        DeviceException loss = get(manager.loss());
        assertThat(loss.code()).isEqualTo(ErrorCode.INTERFACE_LOST);
        return loss;
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
