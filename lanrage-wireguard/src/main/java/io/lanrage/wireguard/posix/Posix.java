package io.lanrage.wireguard.posix;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalInt;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Platform;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * The C library of this process. Threads may share it: it has no state of its own, and {@code errno} is kept by thread.
 */
public final class Posix {
    /** The shortest that Linux takes: 0.1 ms, a fraction of the usual 3 ms, and enough for a batch of 64 KiB. */
    private static final long SHORT_TURN_NANOS = 100_000;

    private final Libc.Functions functions;
    private final Runtime runtime;

    private Posix(Libc.Functions functions) {
        this.functions = functions;
        this.runtime = Runtime.getRuntime(functions);
    }

    /**
     * Loads the C library. Takes some tens of milliseconds the first time in a process.
     *
     * @return the library; there is nothing to close
     * @throws UnsupportedPlatformException on anything but Linux on x86-64 or aarch64, and where native libraries cannot be
     *     loaded
     */
    public static Posix load() throws UnsupportedPlatformException {
        Platform platform = KnownPlatform.require();
        try {
            return new Posix(LibraryLoader.create(Libc.Functions.class)
                    .failImmediately()
                    .load(platform.getStandardCLibraryName()));
        } catch (LinkageError | IllegalArgumentException e) {
            throw new UnsupportedPlatformException("the C library cannot be loaded: " + e.getMessage(), e);
        }
    }

    /**
     * Connects to the Unix stream socket at {@code path}.
     *
     * @param path at most 107 bytes, the limit of {@code sockaddr_un}
     * @param timeoutMillis the longest wait for a place in the listener's queue, from 1 up
     * @return the connected socket; the caller closes it
     * @throws PosixException for example with {@link Errno#ENOENT}, {@link Errno#ECONNREFUSED} (nobody listens),
     *     {@link Errno#EACCES}, {@link Errno#ENAMETOOLONG} or {@link Errno#EAGAIN} (the queue stayed full)
     */
    public UnixStreamSocket connectUnix(Path path, int timeoutMillis) throws PosixException {
        Objects.requireNonNull(path, "path");
        return UnixStreamSocket.connect(this, path, timeoutMillis);
    }

    /**
     * Makes a Unix stream socket that listens at {@code path}. The file has its mode from the beginning, whatever this process's
     * umask is.
     *
     * @param path at most 107 bytes, the limit of {@code sockaddr_un}; nothing may be there
     * @param mode permission bits of the file, such as 0600
     * @param queueLength how many connections may wait to be accepted, from 1 up
     * @return the listening socket; the caller closes it and removes the file
     * @throws PosixException for example with {@link Errno#EADDRINUSE} (something is there, even if nobody listens),
     *     {@link Errno#EACCES}, {@link Errno#ENOENT} (no such directory) or {@link Errno#ENAMETOOLONG}
     */
    public UnixServerSocket listenUnix(Path path, int mode, int queueLength) throws PosixException {
        Objects.requireNonNull(path, "path");
        return UnixServerSocket.listen(this, path, mode, queueLength);
    }

    /**
     * Makes a wait for several sockets at once.
     *
     * @param capacity how many sockets at most, from 1 up
     * @return the wait; there is nothing to close
     */
    public SocketWait socketWait(int capacity) {
        return new SocketWait(this, capacity);
    }

    /**
     * The index of the network interface {@code name} in the calling thread's network namespace; empty if there is none.
     * Unlike {@link java.net.NetworkInterface} it also finds interfaces without an address.
     *
     * @param name the interface's name
     * @return its index, from 1 up
     * @throws PosixException if the question could not be asked
     */
    public OptionalInt interfaceIndex(String name) throws PosixException {
        int index = functions.if_nametoindex(name);
        if (index > 0) {
            return OptionalInt.of(index);
        }
        Errno errno = lastErrno();
        if (errno.equals(Errno.ENODEV)) {
            return OptionalInt.empty();
        }
        throw new PosixException("if_nametoindex " + name, errno);
    }

    /**
     * Makes a TUN interface and opens its far end. Without an address, down, and gone when the file is closed.
     *
     * @param name the interface's name, 1 to 15 bytes of ASCII
     * @param most how much the kernel may leave to the reader; it may agree to less
     * @return the file; the caller closes it
     * @throws PosixException for example with {@link Errno#ENOENT} (no {@code /dev/net/tun}), {@link Errno#EPERM} (no
     *     CAP_NET_ADMIN) or {@link Errno#EBUSY} (an interface of this name is there)
     */
    public TunFile openTun(String name, TunFile.Offload most) throws PosixException {
        return TunFile.open(this, name, most);
    }

    /**
     * Opens a socket for orders about interfaces, addresses and routes.
     *
     * @return the socket; the caller closes it
     * @throws PosixException if there can be none
     */
    public RouteSocket openRouteSocket() throws PosixException {
        return RouteSocket.open(this);
    }

    /**
     * Has the calling thread run for a short time whenever others want to run as well, and therefore soon: its share of the
     * processor stays what it was. From Linux 6.12 on; before that nothing changes.
     *
     * @return false if the system refuses
     */
    public boolean takeShortTurns() {
        return ThreadSchedule.slice(this, SHORT_TURN_NANOS);
    }

    /**
     * Memory for calls to read into.
     *
     * @param bytes how much
     * @return zeroed memory, given back when it is collected
     */
    public NativeMemory memory(int bytes) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
        return new NativeMemory(buffer, address(buffer));
    }

    /**
     * A list of pieces of memory for one write.
     *
     * @param maxPieces how many fit, from 1 to {@value IoVector#MAX_PIECES}
     * @return an empty list
     */
    public IoVector vector(int maxPieces) {
        return new IoVector(this, maxPieces);
    }

    Libc.Functions functions() {
        return functions;
    }

    /** Zeroed native memory, freed when the pointer is collected. */
    Pointer allocate(int bytes) {
        return runtime.getMemoryManager().allocateDirect(bytes, true);
    }

    /** Where a direct buffer's memory begins; valid as long as the buffer is reachable. */
    long address(ByteBuffer buffer) {
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException("the buffer is on the heap, a direct one is needed");
        }
        return Pointer.wrap(runtime, buffer).address() - buffer.position();
    }

    /** The error of this thread's latest call; to be asked for right after it. */
    Errno lastErrno() {
        return new Errno(runtime.getLastError());
    }

    /** Whether this thread's latest call had that error, to be asked for right after it; allocates nothing. */
    boolean hasFailedWith(Errno errno) {
        return runtime.getLastError() == errno.number();
    }

    /** The exception for this thread's latest call; to be made right after it. */
    PosixException failure(String call) {
        return new PosixException(call, lastErrno());
    }
}
