package io.lanrage.wireguard.uapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PublicKey;
import io.lanrage.wireguard.posix.Errno;
import io.lanrage.wireguard.posix.Posix;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against servers of its own, well-behaved and not, on real Unix sockets. */
@Timeout(30)
class UapiClientIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final CountDownLatch done = new CountDownLatch(1);

    @TempDir
    private Path directory;

    private Posix posix;
    private Path socket;

    @Nullable
    private ScriptedServer server;

    @BeforeEach
    void load() throws IOException {
        posix = Posix.load();
        socket = directory.resolve("wg.sock");
    }

    @AfterEach
    void stopServing() throws IOException {
        done.countDown();
        if (server != null) {
            server.close();
        }
    }

    @Test
    void deviceIsSetAndToldBack() throws IOException {
        server = ScriptedServer.of(socket, new ModelDevice());
        UapiClient client = client(TIMEOUT);
        client.set(DeviceChange.reset(Text.privateKey(Text.PRIVATE_KEY), 0));
        client.set(DeviceChange.ofPeers(put(Text.publicKey(Text.PEER_1), List.of(IpPrefix.parse("10.66.0.2/32")))));

        DeviceState state = client.get();
        assertThat(state.listenPort()).hasValue(40000);
        assertThat(state.privateKey()).contains(Text.privateKey(Text.PRIVATE_KEY));
        assertThat(state.peers()).extracting(PeerState::key).containsExactly(Text.publicKey(Text.PEER_1));
    }

    @Test
    void requestsAndAnswersLargerThanAnySocketBufferPass() throws IOException {
        List<IpPrefix> allowed = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            allowed.add(IpPrefix.parse("10.1." + i / 250 + "." + i % 250 + "/32"));
        }
        List<PeerChange> peers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            byte[] key = new byte[32];
            key[0] = (byte) i;
            key[1] = 1;
            peers.add(put(PublicKey.of(key), i == 0 ? allowed : List.of()));
        }
        server = ScriptedServer.of(socket, new ModelDevice());
        UapiClient client = client(TIMEOUT);
        client.set(new DeviceChange(Optional.empty(), OptionalInt.empty(), true, peers));
        DeviceState state = client.get();
        assertThat(state.peers()).hasSize(20);
        assertThat(state.peers().get(0).allowedAddresses()).containsExactlyElementsOf(allowed);
    }

    @Test
    void answerInSinglesBytesIsPutTogether() throws IOException {
        server = new ScriptedServer(socket, connection -> {
            ScriptedServer.readRequest(connection);
            for (char c : Text.PUBLISHED_ANSWER.toCharArray()) {
                ScriptedServer.write(connection, String.valueOf(c));
            }
        });
        assertThat(client(TIMEOUT).get()).isEqualTo(Text.decode(Text.PUBLISHED_ANSWER));
    }

    @Test
    void refusalIsTyped() throws IOException {
        server = new ScriptedServer(socket, connection -> {
            ScriptedServer.readRequest(connection);
            ScriptedServer.write(connection, "errno=-98\n\n");
        });
        assertThatExceptionOfType(UapiException.Refused.class)
                .isThrownBy(() -> client(TIMEOUT).set(DeviceChange.ofPeers()))
                .satisfies(e -> assertThat(e.errno()).contains(Errno.EADDRINUSE));
    }

    @Test
    void refusalBeforeTheWholeRequestWasReadIsTyped() throws IOException {
        List<IpPrefix> allowed = new ArrayList<>();
        for (int i = 0; i < 60_000; i++) {
            allowed.add(IpPrefix.parse("10." + i / 62_500 + "." + i / 250 + "." + i % 250 + "/32"));
        }
        DeviceChange change = DeviceChange.ofPeers(put(Text.publicKey(Text.PEER_1), allowed));
        server = new ScriptedServer(socket, connection -> {
            connection.read(ByteBuffer.allocate(64));
            ScriptedServer.write(connection, "errno=-22\n\n");
        });
        assertThatExceptionOfType(UapiException.Refused.class)
                .isThrownBy(() -> client(TIMEOUT).set(change))
                .satisfies(e -> assertThat(e.errno()).contains(Errno.EINVAL));
    }

    @Test
    void processBehindTheSocketIsKnown() {
        server = ScriptedServer.of(socket, new ModelDevice());
        assertThat(client(TIMEOUT).process()).hasValue(ProcessHandle.current().pid());
    }

    @Test
    void missingSocketIsUnreachable() {
        assertUnreachable(Errno.ENOENT, client(TIMEOUT));
    }

    @Test
    void leftoverSocketIsUnreachable() throws IOException {
        new ScriptedServer(socket, connection -> {}).close();
        assertUnreachable(Errno.ECONNREFUSED, client(TIMEOUT));
    }

    @Test
    void brokenOffAnswerIsUnreachable() throws IOException {
        server = new ScriptedServer(socket, connection -> {
            ScriptedServer.readRequest(connection);
            ScriptedServer.write(connection, "listen_port=1\nerrno=");
        });
        assertUnreachable(Errno.ECONNRESET, client(TIMEOUT));
    }

    @Test
    void silentDeviceIsGivenUpInTime() throws IOException {
        server = new ScriptedServer(socket, connection -> awaitDone());
        assertUnreachable(Errno.ETIMEDOUT, client(SHORT));
    }

    @Test
    void deviceThatReadsNothingIsGivenUpInTime() throws IOException {
        List<IpPrefix> allowed = new ArrayList<>();
        for (int i = 0; i < 60_000; i++) {
            allowed.add(IpPrefix.parse("10.0." + i / 250 + "." + i % 250 + "/32"));
        }
        server = new ScriptedServer(socket, connection -> awaitDone());
        assertThatExceptionOfType(UapiException.Unreachable.class)
                .isThrownBy(() -> client(SHORT).set(DeviceChange.ofPeers(put(Text.publicKey(Text.PEER_1), allowed))))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ETIMEDOUT));
    }

    @Test
    void endlessAnswerIsRefusedAtTheLimit() throws IOException {
        server = new ScriptedServer(socket, connection -> {
            ScriptedServer.readRequest(connection);
            String block = "x=".repeat(32 << 10);
            while (true) {
                ScriptedServer.write(connection, block);
            }
        });
        assertThatExceptionOfType(UapiException.Malformed.class)
                .isThrownBy(() -> client(TIMEOUT).get())
                .withMessageContaining(String.valueOf(TextLimits.ANSWER.totalBytes()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT0.0005S", "P2D"})
    void timeoutsOutOfRangeAreRefused(String timeout) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client(Duration.parse(timeout)))
                .withMessageContaining(timeout.equals("P2D") ? "PT48H" : timeout);
    }

    private UapiClient client(Duration timeout) {
        return new UapiClient(posix, socket, timeout, System::nanoTime);
    }

    private static void assertUnreachable(Errno errno, UapiClient client) {
        assertThatExceptionOfType(UapiException.Unreachable.class)
                .isThrownBy(client::get)
                .satisfies(e -> assertThat(e.errno()).isEqualTo(errno))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.WIREGUARD_FAILED))
                .withMessageContaining("wg.sock");
    }

    private static PeerChange.Put put(PublicKey key, List<IpPrefix> allowed) {
        return new PeerChange.Put(key, false, Optional.empty(), Optional.empty(), Optional.empty(), true, allowed);
    }

    private void awaitDone() {
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
