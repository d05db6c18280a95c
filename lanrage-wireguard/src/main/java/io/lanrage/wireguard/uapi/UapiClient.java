package io.lanrage.wireguard.uapi;

import io.lanrage.wireguard.posix.Errno;
import io.lanrage.wireguard.posix.Posix;
import io.lanrage.wireguard.posix.PosixException;
import io.lanrage.wireguard.posix.UnixStreamSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Talks to one WireGuard device. Each call connects anew, so there is nothing to close and the device's program may be replaced
 * in between. Calls wait for the answer, at most for the given time, and exclude each other.
 */
public final class UapiClient {
    /** Where userspace WireGuards put their sockets. All network namespaces share it. */
    public static final Path SOCKET_DIRECTORY = Path.of("/var/run/wireguard");

    private static final int BUFFER_BYTES = 16 << 10;
    private static final int REQUEST_LIMIT_BYTES = 8 << 20;
    private static final long NANOS_A_MILLI = 1_000_000;

    private final Posix posix;
    private final Path socket;
    private final Duration timeout;
    private final LongSupplier nanoClock;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    /**
     * Makes a client; nothing is connected yet.
     *
     * @param posix the C library
     * @param socket the device's socket
     * @param timeout the longest that a call takes, from 1 ms to a day
     * @param nanoClock elapsed time in nanoseconds, such as {@code System::nanoTime}
     */
    public UapiClient(Posix posix, Path socket, Duration timeout, LongSupplier nanoClock) {
        if (timeout.toMillis() < 1 || timeout.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("timeout " + timeout + " is not between 1 ms and 1 day");
        }
        this.posix = posix;
        this.socket = socket;
        this.timeout = timeout;
        this.nanoClock = nanoClock;
    }

    /**
     * Where the device of an interface listens.
     *
     * @param interfaceName the interface's name
     * @return the socket's path in {@link #SOCKET_DIRECTORY}
     */
    public static Path socketOf(String interfaceName) {
        return SOCKET_DIRECTORY.resolve(interfaceName + ".sock");
    }

    /**
     * Asks for everything that the device knows.
     *
     * @return the device's state, with secrets that the caller wipes
     * @throws UapiException if the device cannot be reached, refuses, or answers in another form
     */
    public synchronized DeviceState get() {
        try (SecretBytes request = new SecretBytes(16, 16);
                SecretBytes answer = newAnswer()) {
            RequestEncoder.encodeGet(request);
            exchange(request, answer);
            return AnswerDecoder.decodeGet(answer, TextLimits.ANSWER);
        }
    }

    /**
     * Orders a change.
     *
     * @param change what to change
     * @throws UapiException if the device cannot be reached, refuses, or answers in another form
     */
    public synchronized void set(DeviceChange change) {
        try (SecretBytes request = new SecretBytes(1024, REQUEST_LIMIT_BYTES);
                SecretBytes answer = newAnswer()) {
            RequestEncoder.encodeSet(change, request);
            exchange(request, answer);
            AnswerDecoder.decodeSet(answer, TextLimits.ANSWER);
        }
    }

    /**
     * Asks the operating system which process answers at the socket; the process itself is not asked.
     *
     * @return its process id; empty if it is in a process namespace that this one cannot see
     * @throws UapiException.Unreachable if nobody listens, or this process may not connect
     */
    public OptionalLong process() {
        try (UnixStreamSocket connection = posix.connectUnix(socket, (int) timeout.toMillis())) {
            return connection.peerProcess();
        } catch (PosixException e) {
            throw new UapiException.Unreachable(socket, e);
        }
    }

    private static SecretBytes newAnswer() {
        return new SecretBytes(4096, TextLimits.ANSWER.totalBytes());
    }

    private void exchange(SecretBytes request, SecretBytes answer) {
        long deadlineNanos = nanoClock.getAsLong() + timeout.toNanos();
        try (UnixStreamSocket connection = posix.connectUnix(socket, (int) timeout.toMillis())) {
            write(connection, request, deadlineNanos);
            read(connection, answer, deadlineNanos);
        } catch (PosixException e) {
            throw new UapiException.Unreachable(socket, e);
        } finally {
            wipeBuffer();
        }
    }

    private void write(UnixStreamSocket connection, SecretBytes request, long deadlineNanos) throws PosixException {
        int sent = 0;
        while (sent < request.size()) {
            buffer.clear();
            request.copyTo(buffer, sent);
            int count;
            try {
                count = connection.write(buffer.flip());
            } catch (PosixException e) {
                if (e.errno().equals(Errno.EPIPE)) {
                    // A device that refuses a line may answer and close before it has read the rest.
                    return;
                }
                throw e;
            }
            sent += count;
            if (count == 0) {
                connection.awaitWritable(remainingMillis(deadlineNanos));
            }
        }
    }

    private void read(UnixStreamSocket connection, SecretBytes answer, long deadlineNanos) throws PosixException {
        while (!answer.endsWith("\n\n")) {
            if (answer.room() == 0) {
                throw new UapiException.Malformed(
                        1, "the answer is longer than " + TextLimits.ANSWER.totalBytes() + " bytes");
            }
            buffer.clear().limit(Math.min(buffer.capacity(), answer.room()));
            int count = connection.read(buffer);
            if (count < 0) {
                throw new UapiException.Unreachable(socket, answer.size());
            }
            if (count == 0) {
                connection.awaitReadable(remainingMillis(deadlineNanos));
            } else {
                answer.append(buffer.flip());
            }
        }
    }

    private int remainingMillis(long deadlineNanos) {
        long nanos = deadlineNanos - nanoClock.getAsLong();
        if (nanos <= 0) {
            throw new UapiException.Unreachable(socket, timeout);
        }
        return (int) (nanos / NANOS_A_MILLI + 1);
    }

    private void wipeBuffer() {
        buffer.clear();
        while (buffer.hasRemaining()) {
            buffer.put((byte) 0);
        }
    }

    @Override
    public String toString() {
        return "UapiClient[" + socket + "]";
    }
}
