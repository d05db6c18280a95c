package io.lanrage.wireguard.posix;

import java.nio.file.Path;
import java.util.Optional;
import jnr.ffi.Pointer;

/**
 * One listening Unix stream socket. Accepting never waits; {@link SocketWait} does. One thread accepts and closes; {@link #stop}
 * may be called from any.
 */
public final class UnixServerSocket implements AutoCloseable {
    private final Posix posix;
    private final Path path;
    private final SocketDescriptor descriptor;

    private UnixServerSocket(Posix posix, Path path, int descriptor) {
        this.posix = posix;
        this.path = path;
        this.descriptor = new SocketDescriptor(posix, "the socket at " + path, descriptor);
    }

    static UnixServerSocket listen(Posix posix, Path path, int mode, int queueLength) throws PosixException {
        Pointer address = UnixAddress.of(posix, path, "bind");
        int type = Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK;
        int descriptor = posix.functions().socket(Libc.AF_UNIX, type, 0);
        if (descriptor < 0) {
            throw posix.failure("socket AF_UNIX");
        }
        UnixServerSocket socket = new UnixServerSocket(posix, path, descriptor);
        try {
            socket.bind(address, mode);
            socket.listen(queueLength);
            return socket;
        } catch (PosixException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private void bind(Pointer address, int mode) throws PosixException {
        // Linux gives the file the mode that the socket has when it is bound. So nobody can connect in between, and the
        // umask stays as it is, which all threads of the process share.
        if (posix.functions().fchmod(open(), mode) != 0) {
            throw posix.failure("fchmod " + path);
        }
        if (posix.functions().bind(open(), address, UnixAddress.BYTES) != 0) {
            throw posix.failure("bind " + path);
        }
    }

    private void listen(int queueLength) throws PosixException {
        if (posix.functions().listen(open(), queueLength) != 0) {
            throw posix.failure("listen " + path);
        }
    }

    /**
     * Takes the connection that has waited longest.
     *
     * @return the connection, which the caller closes; empty if none waits
     * @throws PosixException for example with {@link Errno#EMFILE}, or {@link Errno#EINVAL} after {@link #stop}
     */
    public Optional<UnixStreamSocket> accept() throws PosixException {
        int accepted = posix.functions().accept4(open(), null, null, Libc.SOCK_CLOEXEC);
        if (accepted >= 0) {
            return Optional.of(UnixStreamSocket.accepted(posix, path.toString(), accepted));
        }
        Errno errno = posix.lastErrno();
        if (errno.equals(Errno.EAGAIN) || errno.equals(Errno.EINTR) || errno.equals(Errno.ECONNABORTED)) {
            return Optional.empty();
        }
        throw new PosixException("accept " + path, errno);
    }

    /** Refuses all further connections and ends every wait for this socket, now and later. From any thread; again is harmless. */
    public synchronized void stop() {
        if (!descriptor.isClosed()) {
            // Its failure would mean that the descriptor is none; there is nothing that could be done better then.
            posix.functions().shutdown(open(), Libc.SHUT_RDWR);
        }
    }

    synchronized int open() {
        return descriptor.number();
    }

    /** Gives the descriptor back; the file stays. Closing twice is harmless. */
    @Override
    public synchronized void close() {
        descriptor.close();
    }

    @Override
    public String toString() {
        return "UnixServerSocket[" + path + "]";
    }
}
