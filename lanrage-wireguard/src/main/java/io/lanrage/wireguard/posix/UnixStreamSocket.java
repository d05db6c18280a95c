package io.lanrage.wireguard.posix;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.OptionalLong;
import jnr.ffi.Pointer;

/**
 * One connected Unix stream socket. Reading and writing never wait; {@link #awaitReadable} and {@link #awaitWritable} do,
 * for as long as they are told. To be used by one thread at a time; whoever connected it closes it.
 *
 * <p>Layouts (Linux, x86-64 and aarch64 alike):
 *
 * <pre>
 * ucred (unix(7))      timeval
 *  0  s32  process      0  s64  seconds
 *  4  u32  user         8  s64  microseconds
 *  8  u32  group
 * </pre>
 */
public final class UnixStreamSocket implements AutoCloseable {
    private static final int TIME_SECONDS_OFFSET = 0;
    private static final int TIME_MICROS_OFFSET = 8;
    private static final int TIME_BYTES = 16;

    private static final int CREDENTIALS_PROCESS_OFFSET = 0;
    private static final int CREDENTIALS_BYTES = 12;

    private final Posix posix;
    private final String name;
    private final SocketWait wait;
    private final SocketDescriptor descriptor;

    private UnixStreamSocket(Posix posix, String name, int descriptor) {
        this.posix = posix;
        this.name = name;
        this.descriptor = new SocketDescriptor(posix, "the socket to " + name, descriptor);
        this.wait = new SocketWait(posix, 1);
    }

    static UnixStreamSocket connect(Posix posix, Path path, int timeoutMillis) throws PosixException {
        if (timeoutMillis < 1) {
            throw new IllegalArgumentException("timeout " + timeoutMillis + " ms is below 1 ms");
        }
        Pointer address = UnixAddress.of(posix, path, "connect");
        int descriptor = posix.functions().socket(Libc.AF_UNIX, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC, 0);
        if (descriptor < 0) {
            throw posix.failure("socket AF_UNIX");
        }
        UnixStreamSocket socket = new UnixStreamSocket(posix, path.toString(), descriptor);
        try {
            socket.limitConnecting(timeoutMillis);
            socket.connect(address);
            return socket;
        } catch (PosixException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** A connection that a listening socket accepted. */
    static UnixStreamSocket accepted(Posix posix, String name, int descriptor) {
        return new UnixStreamSocket(posix, name, descriptor);
    }

    private void limitConnecting(int timeoutMillis) throws PosixException {
        Pointer time = posix.allocate(TIME_BYTES);
        time.putLong(TIME_SECONDS_OFFSET, timeoutMillis / 1000);
        time.putLong(TIME_MICROS_OFFSET, timeoutMillis % 1000 * 1000L);
        if (posix.functions().setsockopt(open(), Libc.SOL_SOCKET, Libc.SO_SNDTIMEO, time, TIME_BYTES) != 0) {
            throw posix.failure("setsockopt SO_SNDTIMEO " + name);
        }
    }

    private void connect(Pointer address) throws PosixException {
        while (posix.functions().connect(open(), address, UnixAddress.BYTES) != 0) {
            Errno errno = posix.lastErrno();
            // A Unix stream socket that was interrupted while it waited for a place is as unconnected as before.
            if (!errno.equals(Errno.EINTR)) {
                throw new PosixException("connect " + name, errno);
            }
        }
    }

    /**
     * Which process made the socket at the other end listen.
     *
     * @return its process id, from 1 up; empty if it is in a process namespace that this one cannot see
     * @throws PosixException if the question could not be asked
     */
    public OptionalLong peerProcess() throws PosixException {
        Pointer credentials = posix.allocate(CREDENTIALS_BYTES);
        Pointer bytes = posix.allocate(Integer.BYTES);
        bytes.putInt(0, CREDENTIALS_BYTES);
        if (posix.functions().getsockopt(open(), Libc.SOL_SOCKET, Libc.SO_PEERCRED, credentials, bytes) != 0) {
            throw posix.failure("getsockopt SO_PEERCRED " + name);
        }
        int process = credentials.getInt(CREDENTIALS_PROCESS_OFFSET);
        return process > 0 ? OptionalLong.of(process) : OptionalLong.empty();
    }

    /**
     * Waits until reading would give bytes, the end or an error. May return {@code false} early, when a signal arrives.
     *
     * @param timeoutMillis the longest wait, from 0 up
     * @return whether there is something to read
     * @throws PosixException if waiting failed
     */
    public boolean awaitReadable(int timeoutMillis) throws PosixException {
        return await(Libc.POLLIN, timeoutMillis);
    }

    /**
     * Waits until writing would take bytes or give an error. May return {@code false} early, when a signal arrives.
     *
     * @param timeoutMillis the longest wait, from 0 up
     * @return whether something can be written
     * @throws PosixException if waiting failed
     */
    public boolean awaitWritable(int timeoutMillis) throws PosixException {
        return await(Libc.POLLOUT, timeoutMillis);
    }

    private boolean await(short events, int timeoutMillis) throws PosixException {
        if (timeoutMillis < 0) {
            throw new IllegalArgumentException("timeout " + timeoutMillis + " ms is below 0 ms");
        }
        wait.clear();
        wait.add(open(), events);
        return wait.await(timeoutMillis, name);
    }

    /**
     * Reads into the buffer's remaining space what is there, and moves its position.
     *
     * @param into a direct buffer with space; borrowed
     * @return how many bytes were read; 0 if none were there, -1 if the other side has finished writing
     * @throws PosixException for example with {@link Errno#ECONNRESET}
     */
    public int read(ByteBuffer into) throws PosixException {
        requireUsable(into);
        long count = posix.functions().recv(open(), into, into.remaining(), Libc.MSG_DONTWAIT);
        if (count < 0) {
            return nothingOrFailure("recv ");
        }
        into.position(into.position() + (int) count);
        return count == 0 ? -1 : (int) count;
    }

    /**
     * Writes as much of the buffer's remaining bytes as fits at once, and moves its position.
     *
     * @param from a direct buffer with bytes; borrowed
     * @return how many bytes were written; 0 if there was no room
     * @throws PosixException for example with {@link Errno#EPIPE} if the other side is closed
     */
    public int write(ByteBuffer from) throws PosixException {
        requireUsable(from);
        long count = posix.functions().send(open(), from, from.remaining(), Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL);
        if (count < 0) {
            return nothingOrFailure("send ");
        }
        from.position(from.position() + (int) count);
        return (int) count;
    }

    private int nothingOrFailure(String call) throws PosixException {
        Errno errno = posix.lastErrno();
        if (errno.equals(Errno.EAGAIN) || errno.equals(Errno.EINTR)) {
            return 0;
        }
        throw new PosixException(call + name, errno);
    }

    private static void requireUsable(ByteBuffer buffer) {
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException("the buffer is on the heap, a direct one is needed");
        }
        if (!buffer.hasRemaining()) {
            throw new IllegalArgumentException("the buffer has 0 bytes remaining, at least 1 is needed");
        }
    }

    /**
     * Tells the other side that no more bytes will come; reading goes on.
     *
     * @throws PosixException if there is no other side any more
     */
    public void shutdownOutput() throws PosixException {
        if (posix.functions().shutdown(open(), Libc.SHUT_WR) != 0) {
            throw posix.failure("shutdown " + name);
        }
    }

    int open() {
        return descriptor.number();
    }

    /** Gives the descriptor back. Closing twice is harmless. */
    @Override
    public void close() {
        descriptor.close();
    }

    @Override
    public String toString() {
        return "UnixStreamSocket[" + name + (descriptor.isClosed() ? ", closed]" : "]");
    }
}
