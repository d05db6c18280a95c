package io.lanrage.wireguard.uapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.wireguard.posix.Errno;
import io.lanrage.wireguard.posix.Posix;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server against our own client, and against the JDK's Unix sockets for clients that do not behave. */
@Timeout(30)
class UapiServerIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final UapiServer.Limits IMPATIENT =
            new UapiServer.Limits(8, Duration.ofMillis(200), TextLimits.REQUEST);

    @TempDir
    private Path directory;

    private final ModelTarget device = new ModelTarget();
    private Posix posix;
    private Path socket;

    @Nullable
    private UapiServer server;

    @BeforeEach
    void load() throws IOException {
        posix = Posix.load();
        socket = directory.resolve("run/wg.sock");
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void ourClientSetsAndGets() {
        open();
        DeviceChange change = new DeviceChange(
                Optional.of(Text.privateKey(Text.PRIVATE_KEY)),
                OptionalInt.of(51820),
                true,
                List.of(new PeerChange.Put(
                        Text.publicKey(Text.PEER_1),
                        false,
                        Optional.of(Text.presharedKey(Text.PRESHARED_KEY)),
                        Optional.empty(),
                        Optional.of(Duration.ofSeconds(25)),
                        true,
                        List.of(IpPrefix.parse("10.66.0.2/32")))));
        client().set(change);
        DeviceState state = client().get();
        assertThat(state.privateKey()).contains(Text.privateKey(Text.PRIVATE_KEY));
        assertThat(state.listenPort()).hasValue(51820);
        assertThat(state.peers()).hasSize(1);
        assertThat(state.peers().get(0).presharedKey()).contains(Text.presharedKey(Text.PRESHARED_KEY));
        assertThat(state.peers().get(0).keepalive()).contains(Duration.ofSeconds(25));
    }

    @Test
    void refusalOfTheDeviceIsTyped() {
        open();
        DeviceChange change =
                new DeviceChange(Optional.empty(), OptionalInt.of(ModelTarget.TAKEN_PORT), false, List.of());
        assertThatExceptionOfType(UapiException.Refused.class)
                .isThrownBy(() -> client().set(change))
                .satisfies(e -> assertThat(e.errno()).contains(Errno.EADDRINUSE));
    }

    @Test
    void failureOfTheDeviceIsAnErrorAndTheServerGoesOn() throws IOException {
        server = UapiServer.open(posix, socket, new FailingTarget(), System::nanoTime);
        try (SocketChannel connection = connect()) {
            assertThat(ask(connection, "get=1\n\n")).isEqualTo("errno=5\n\n");
            assertThat(ask(connection, "set=1\n\n")).isEqualTo("errno=-5\n\n");
        }
    }

    @Test
    void severalRequestsGoOverOneConnection() throws IOException {
        open();
        try (SocketChannel connection = connect()) {
            assertThat(ask(connection, "set=1\nlisten_port=7\n\n")).isEqualTo("errno=0\n\n");
            assertThat(ask(connection, "set=1\nlisten_port=70000\n\n")).isEqualTo("errno=-22\n\n");
            assertThat(ask(connection, "nonsense\n\n")).isEqualTo("errno=71\n\n");
            assertThat(ask(connection, "get=1\n\n")).isEqualTo("listen_port=7\nerrno=0\n\n");
        }
    }

    @Test
    void requestsSentTogetherAreAnsweredInOrder() throws IOException {
        open();
        try (SocketChannel connection = connect()) {
            ScriptedServer.write(connection, "set=1\nlisten_port=7\n\nget=1\n\nget=2\n\nset=1\n\n");
            String expected = "errno=0\n\nlisten_port=7\nerrno=0\n\nerrno=71\n\nerrno=0\n\n";
            assertThat(readExactly(connection, expected.length())).isEqualTo(expected);
        }
    }

    @Test
    void requestInSingleBytesIsPutTogether() throws IOException {
        open();
        try (SocketChannel connection = connect()) {
            for (char c : "set=1\nlisten_port=7\n".toCharArray()) {
                ScriptedServer.write(connection, String.valueOf(c));
            }
            assertThat(ask(connection, "\n")).isEqualTo("errno=0\n\n");
        }
    }

    @Test
    void clientThatFinishesWritingGetsItsAnswerAndTheEnd() throws IOException {
        open();
        try (SocketChannel connection = connect()) {
            ScriptedServer.write(connection, "get=1\n\n");
            connection.shutdownOutput();
            assertThat(readAll(connection)).isEqualTo("errno=0\n\n");
        }
    }

    @Test
    void requestOverTheLimitIsRefusedAndTheConnectionEnds() throws IOException {
        open();
        try (SocketChannel connection = connect()) {
            ScriptedServer.write(connection, "set=1\n" + "a".repeat(TextLimits.REQUEST.lineBytes() + 1));
            assertThat(readAll(connection)).isEqualTo("errno=-90\n\n");
        }
    }

    @Test
    void largeAnswerPassesToASlowReaderWhileOthersAreServed() throws IOException {
        fill(200, 250);
        open();
        try (SocketChannel slow = connect()) {
            ScriptedServer.write(slow, "get=1\n\n");
            assertThat(client().get().peers()).hasSize(200);
            assertThat(readUntilErrno(slow)).hasSizeGreaterThan(1 << 20);
        }
    }

    @Test
    void silentClientsGiveWayToTheNext() throws IOException {
        open();
        List<SocketChannel> silent = new ArrayList<>();
        for (int i = 0; i < UapiServer.Limits.DEFAULT.connections(); i++) {
            SocketChannel connection = connect();
            ScriptedServer.write(connection, "set=1\n");
            silent.add(connection);
        }
        assertThat(client().get().peers()).isEmpty();
        assertThat(readAll(silent.get(0))).isEmpty();
        for (SocketChannel connection : silent) {
            connection.close();
        }
    }

    @Test
    void clientThatCompletesNothingIsCutOffInTime() throws IOException {
        server = UapiServer.open(posix, socket, device, System::nanoTime, IMPATIENT);
        long start = System.nanoTime();
        try (SocketChannel connection = connect()) {
            ScriptedServer.write(connection, "set=1\n");
            assertThat(readAll(connection)).isEmpty();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }

    @Test
    void fileAndDirectoryAreTheOwnersOnly() throws IOException {
        open();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void leftoverOfADeadProgramIsReplaced() throws IOException {
        Files.createDirectory(socket.getParent());
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();
        open();
        assertThat(client().get().peers()).isEmpty();
    }

    @Test
    void socketOfALivingProgramIsLeftAlone() throws IOException {
        open();
        assertThatExceptionOfType(UapiException.Unserved.class)
                .isThrownBy(() -> UapiServer.open(posix, socket, device, System::nanoTime))
                .satisfies(e -> assertThat(e.isTaken()).isTrue())
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERFACE_IN_USE))
                .withMessageContaining(socket.toString());
        assertThat(client().get().peers()).isEmpty();
    }

    @Test
    void fileThatIsNoSocketIsLeftAlone() throws IOException {
        Files.createDirectory(socket.getParent());
        Files.writeString(socket, "precious");
        assertThatExceptionOfType(UapiException.Unserved.class).isThrownBy(this::open);
        assertThat(socket).hasContent("precious");
    }

    @Test
    void placeThatCannotBeMadeIsTold() throws IOException {
        Files.writeString(socket.getParent(), "no directory");
        assertThatExceptionOfType(UapiException.Unserved.class)
                .isThrownBy(this::open)
                .satisfies(e -> assertThat(e.isTaken()).isFalse())
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.SOCKET_FAILED));
    }

    @Test
    void closingRemovesTheFileAndCutsClientsOff() throws IOException {
        open();
        try (SocketChannel connection = connect()) {
            ask(connection, "get=1\n\n");
            server.close();
            server.close();
            assertThat(socket).doesNotExist();
            assertThat(readAll(connection)).isEmpty();
        }
        open();
        assertThat(client().get().peers()).isEmpty();
    }

    @Test
    void closingLeavesAnothersFileAlone() throws IOException {
        open();
        Files.delete(socket);
        try (UapiServer other = UapiServer.open(posix, socket, device, System::nanoTime)) {
            server.close();
            assertThat(client().get().peers()).isEmpty();
            assertThat(other.toString()).contains(socket.toString());
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void closingEndsACallThatWaits() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        server = UapiServer.open(posix, socket, new WaitingTarget(called), System::nanoTime);
        try (SocketChannel connection = connect()) {
            ScriptedServer.write(connection, "get=1\n\n");
            called.await();
            server.close();
        }
        assertThat(threads()).isEmpty();
    }

    @Test
    void openingAndClosingLeavesNoThreadAndNoDescriptor() throws IOException {
        open();
        client().get();
        server.close();
        long descriptors = descriptors();
        for (int i = 0; i < 50; i++) {
            open();
            if (i % 2 == 0) {
                try (SocketChannel connection = connect()) {
                    ScriptedServer.write(connection, "set=1\n");
                    server.close();
                }
            }
            server.close();
            assertThat(threads()).isEmpty();
        }
        assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
    }

    private static final class FailingTarget implements UapiTarget {
        @Override
        public DeviceState state() {
            throw new IllegalStateException("as the test wants it");
        }

        @Override
        public void change(DeviceChange change) {
            throw new IllegalStateException("as the test wants it");
        }
    }

    private record WaitingTarget(CountDownLatch called) implements UapiTarget {
        @Override
        public DeviceState state() throws UapiRefusal {
            called.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new UapiRefusal(Errno.EINTR, "the server is being closed");
            }
            throw new AssertionError("nobody counts down");
        }

        @Override
        public void change(DeviceChange change) {}
    }

    private void open() {
        server = UapiServer.open(posix, socket, device, System::nanoTime);
    }

    private UapiClient client() {
        return new UapiClient(posix, socket, TIMEOUT, System::nanoTime);
    }

    private void fill(int peers, int addresses) {
        for (int i = 0; i < peers; i++) {
            StringBuilder lines = new StringBuilder("set=1\npublic_key=" + "%064x".formatted(i + 1) + "\n");
            for (int j = 0; j < addresses; j++) {
                lines.append("allowed_ip=10.")
                        .append(i / 250)
                        .append('.')
                        .append(i % 250)
                        .append('.')
                        .append(j)
                        .append("/32\n");
            }
            try {
                UapiRequest request = RequestDecoder.decode(Text.bytes(lines + "\n"), TextLimits.REQUEST);
                device.change(((UapiRequest.Set) request).change());
            } catch (UapiRefusal e) {
                throw new AssertionError(e);
            }
        }
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    private static String ask(SocketChannel connection, String request) throws IOException {
        ScriptedServer.write(connection, request);
        return ScriptedServer.readRequest(connection);
    }

    private static String readExactly(SocketChannel connection, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining() && connection.read(buffer) >= 0) {
            // Once more.
        }
        return StandardCharsets.US_ASCII.decode(buffer.flip()).toString();
    }

    private static String readAll(SocketChannel connection) throws IOException {
        StringBuilder text = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        try {
            while (connection.read(buffer.clear()) >= 0) {
                text.append(StandardCharsets.US_ASCII.decode(buffer.flip()));
            }
        } catch (IOException e) {
            // The server closed while bytes of ours were on their way: an end like another.
        }
        return text.toString();
    }

    private static byte[] readUntilErrno(SocketChannel connection) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(TextLimits.ANSWER.totalBytes());
        while (!endsWithErrno(all) && connection.read(all) >= 0) {
            // Once more.
        }
        byte[] bytes = new byte[all.flip().remaining()];
        all.get(bytes);
        return bytes;
    }

    private static boolean endsWithErrno(ByteBuffer all) {
        int size = all.position();
        byte[] end = new byte[Math.min(size, 9)];
        all.get(size - end.length, end);
        return new String(end, StandardCharsets.US_ASCII).equals("errno=0\n\n");
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("lanrage-uapi"))
                .toList();
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }
}
