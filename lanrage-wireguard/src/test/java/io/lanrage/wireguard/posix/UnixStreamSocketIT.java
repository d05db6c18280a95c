package io.lanrage.wireguard.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The binding against the JDK's own Unix sockets, as an independent other end. */
@Timeout(20)
class UnixStreamSocketIT {
    private static final int TIMEOUT_MILLIS = 5_000;

    @TempDir
    private Path directory;

    private Posix posix;
    private Path path;
    private ServerSocketChannel server;

    @BeforeEach
    void listen() throws IOException {
        posix = Posix.load();
        path = directory.resolve("s.sock");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path), 1);
    }

    @AfterEach
    void stopListening() throws IOException {
        server.close();
    }

    @Test
    void bytesArriveBothWays() throws IOException {
        try (UnixStreamSocket socket = posix.connectUnix(path, TIMEOUT_MILLIS);
                SocketChannel other = server.accept()) {
            assertThat(socket.write(direct("to the server"))).isEqualTo(13);
            assertThat(readText(other, 13)).isEqualTo("to the server");

            other.write(ByteBuffer.wrap("and back".getBytes(StandardCharsets.US_ASCII)));
            assertThat(socket.awaitReadable(TIMEOUT_MILLIS)).isTrue();
            ByteBuffer into = ByteBuffer.allocateDirect(64);
            assertThat(socket.read(into)).isEqualTo(8);
            assertThat(text(into.flip())).isEqualTo("and back");
        }
    }

    @Test
    void readingAndWritingRespectPositionAndLimit() throws IOException {
        try (UnixStreamSocket socket = posix.connectUnix(path, TIMEOUT_MILLIS);
                SocketChannel other = server.accept()) {
            ByteBuffer from = direct("__middle__").position(2).limit(8);
            assertThat(socket.write(from)).isEqualTo(6);
            assertThat(from.position()).isEqualTo(8);
            assertThat(readText(other, 6)).isEqualTo("middle");

            other.write(ByteBuffer.wrap("abcdef".getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer into = direct("..........").position(3).limit(7);
            assertThat(socket.awaitReadable(TIMEOUT_MILLIS)).isTrue();
            assertThat(socket.read(into)).isEqualTo(4);
            assertThat(text(into.clear())).isEqualTo("...abcd...");
        }
    }

    @Test
    void readingNothingGivesZeroAndTheEndMinusOne() throws IOException {
        try (UnixStreamSocket socket = posix.connectUnix(path, TIMEOUT_MILLIS)) {
            SocketChannel other = server.accept();
            assertThat(socket.awaitReadable(1)).isFalse();
            assertThat(socket.read(ByteBuffer.allocateDirect(1))).isZero();
            other.close();
            assertThat(socket.awaitReadable(TIMEOUT_MILLIS)).isTrue();
            assertThat(socket.read(ByteBuffer.allocateDirect(1))).isEqualTo(-1);
        }
    }

    @Test
    void writingToAFullSocketGivesZeroAndWritableComesBack() throws IOException {
        try (UnixStreamSocket socket = posix.connectUnix(path, TIMEOUT_MILLIS);
                SocketChannel other = server.accept()) {
            ByteBuffer block = ByteBuffer.allocateDirect(65_536);
            long written = 0;
            for (int count = -1; count != 0; written += count) {
                count = socket.write(block.clear());
            }
            assertThat(socket.awaitWritable(0)).isFalse();

            ByteBuffer drained = ByteBuffer.allocate(65_536);
            for (long left = written; left > 0; left -= other.read(drained.clear())) {}
            assertThat(socket.awaitWritable(TIMEOUT_MILLIS)).isTrue();
        }
    }

    @Test
    void shutdownOutputIsSeenAsTheEndAndReadingGoesOn() throws IOException {
        try (UnixStreamSocket socket = posix.connectUnix(path, TIMEOUT_MILLIS);
                SocketChannel other = server.accept()) {
            socket.shutdownOutput();
            assertThat(other.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            other.write(ByteBuffer.wrap(new byte[] {42}));
            assertThat(socket.awaitReadable(TIMEOUT_MILLIS)).isTrue();
            assertThat(socket.read(ByteBuffer.allocateDirect(1))).isEqualTo(1);
        }
    }

    @Test
    void writingToAClosedEndIsEpipeAndNoSignal() throws IOException {
        try (UnixStreamSocket socket = posix.connectUnix(path, TIMEOUT_MILLIS)) {
            server.accept().close();
            assertFails(Errno.EPIPE, () -> socket.write(direct("x")));
        }
    }

    @Test
    void missingSocketFileIsEnoent() {
        assertFails(Errno.ENOENT, () -> posix.connectUnix(directory.resolve("none.sock"), TIMEOUT_MILLIS));
    }

    @Test
    void leftoverSocketFileIsConnectionRefused() throws IOException {
        server.close();
        assertThat(path).exists();
        assertFails(Errno.ECONNREFUSED, () -> posix.connectUnix(path, TIMEOUT_MILLIS));
    }

    @Test
    void fullQueueEndsWithEagainInTime() throws IOException {
        List<UnixStreamSocket> queued = new ArrayList<>();
        try {
            assertFails(Errno.EAGAIN, () -> {
                for (int i = 0; i < 100; i++) {
                    queued.add(posix.connectUnix(path, 50));
                }
            });
        } finally {
            queued.forEach(UnixStreamSocket::close);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 107, 108})
    void pathsUpTo107BytesReachTheKernel(int pathBytes) {
        Path candidate = Path.of("x".repeat(pathBytes));
        assertFails(
                pathBytes <= 107 ? Errno.ENOENT : Errno.ENAMETOOLONG,
                () -> posix.connectUnix(candidate, TIMEOUT_MILLIS));
    }

    @Test
    void failedAndClosedSocketsLeaveNoDescriptor() throws IOException {
        posix.connectUnix(path, TIMEOUT_MILLIS).close();
        server.accept().close();
        long before = socketDescriptors();
        for (int i = 0; i < 100; i++) {
            assertFails(Errno.ENOENT, () -> posix.connectUnix(directory.resolve("none.sock"), TIMEOUT_MILLIS));
            UnixStreamSocket socket = posix.connectUnix(path, TIMEOUT_MILLIS);
            socket.close();
            socket.close();
            server.accept().close();
        }
        assertThat(socketDescriptors()).isEqualTo(before);
    }

    @Test
    void listenersProcessIsKnown() throws IOException {
        try (UnixStreamSocket socket = posix.connectUnix(path, TIMEOUT_MILLIS)) {
            assertThat(socket.peerProcess()).hasValue(ProcessHandle.current().pid());
        }
    }

    @Test
    void closedSocketRefusesEveryUse() throws IOException {
        UnixStreamSocket socket = posix.connectUnix(path, TIMEOUT_MILLIS);
        socket.close();
        assertThatIllegalStateException().isThrownBy(() -> socket.write(direct("x")));
        assertThatIllegalStateException().isThrownBy(() -> socket.read(ByteBuffer.allocateDirect(1)));
        assertThatIllegalStateException().isThrownBy(() -> socket.awaitReadable(0));
        assertThatIllegalStateException().isThrownBy(socket::shutdownOutput);
        assertThat(socket).hasToString("UnixStreamSocket[" + path + ", closed]");
    }

    @Test
    void heapAndFullBuffersAreRefused() throws IOException {
        try (UnixStreamSocket socket = posix.connectUnix(path, TIMEOUT_MILLIS)) {
            assertThatIllegalArgumentException().isThrownBy(() -> socket.read(ByteBuffer.allocate(1)));
            assertThatIllegalArgumentException().isThrownBy(() -> socket.write(ByteBuffer.allocateDirect(0)));
        }
    }

    @Test
    void loopbackInterfaceHasAnIndexAndAnUnknownNameNone() throws IOException {
        assertThat(posix.interfaceIndex("lo")).isPresent();
        assertThat(posix.interfaceIndex("lrnosuchthing")).isEmpty();
    }

    private static void assertFails(Errno errno, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatExceptionOfType(PosixException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.errno()).isEqualTo(errno))
                .withMessageContaining(errno.symbol());
    }

    private static long socketDescriptors() throws IOException {
        long count = 0;
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                // The stream's own descriptor is gone by the time it is looked at.
                if (Files.isSymbolicLink(descriptor)
                        && Files.readSymbolicLink(descriptor).toString().startsWith("socket:")) {
                    count++;
                }
            }
        }
        return count;
    }

    private static ByteBuffer direct(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static String text(ByteBuffer buffer) {
        return StandardCharsets.US_ASCII.decode(buffer).toString();
    }

    private static String readText(SocketChannel channel, int bytes) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(bytes);
        while (into.hasRemaining() && channel.read(into) >= 0) {}
        return text(into.flip());
    }
}
