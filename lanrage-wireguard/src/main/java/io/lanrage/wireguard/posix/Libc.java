package io.lanrage.wireguard.posix;

import java.nio.ByteBuffer;
import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.types.intptr_t;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;
import org.jspecify.annotations.Nullable;

/** The C library as seen by this package, and the constants of Linux that go with it. */
final class Libc {
    /** Address family of Unix domain sockets. */
    static final int AF_UNIX = 1;
    /** Address family of sockets to the kernel itself. */
    static final int AF_NETLINK = 16;

    static final int SOCK_STREAM = 1;
    static final int SOCK_RAW = 3;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;

    static final int NETLINK_ROUTE = 0;
    static final int SOL_NETLINK = 270;
    /** Errors come with the kernel's words. */
    static final int NETLINK_EXT_ACK = 11;

    static final int SOL_SOCKET = 1;
    /** Who listens at the other end, as a {@code ucred}. */
    static final int SO_PEERCRED = 17;
    /** The longest wait of {@code connect} and {@code send}, as a {@code timeval}. */
    static final int SO_SNDTIMEO = 21;

    static final int MSG_DONTWAIT = 0x40;
    /** A closed other end is the error EPIPE, not a signal that would end the process. */
    static final int MSG_NOSIGNAL = 0x4000;

    static final int SHUT_WR = 1;
    static final int SHUT_RDWR = 2;

    static final int O_RDWR = 0x2;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;
    static final int EFD_NONBLOCK = 0x800;
    static final int EFD_CLOEXEC = 0x80000;

    static final short POLLIN = 0x1;
    static final short POLLOUT = 0x4;

    /** Priorities of one process, or here of one thread. */
    static final int PRIO_PROCESS = 0;

    private Libc() {}

    /**
     * The functions. jnr-ffi defines the implementing class in a class loader of its own, hence the interface has to be
     * public; the package-private enclosing class keeps it out of everybody else's reach. After each call {@code errno}
     * has to be read on the same thread, before any other call.
     */
    public interface Functions {
        int socket(int domain, int type, int protocol);

        int connect(int descriptor, Pointer address, int addressBytes);

        int bind(int descriptor, Pointer address, int addressBytes);

        int listen(int descriptor, int queueLength);

        /** Without the other end's address, which Unix sockets hardly ever have. */
        int accept4(int descriptor, @Nullable Pointer address, @Nullable Pointer addressBytes, int flags);

        int fchmod(int descriptor, int mode);

        int setsockopt(int descriptor, int level, int option, Pointer value, int valueBytes);

        int getsockopt(int descriptor, int level, int option, Pointer value, Pointer valueBytes);

        int poll(Pointer descriptors, long count, int timeoutMillis);

        @ssize_t
        long send(int descriptor, @In ByteBuffer data, @size_t long bytes, int flags);

        @ssize_t
        long recv(int descriptor, @Out ByteBuffer data, @size_t long bytes, int flags);

        int shutdown(int descriptor, int how);

        int close(int descriptor);

        int open(String path, int flags);

        int ioctl(int descriptor, long request, Pointer argument);

        /** The nice value; of the calling thread, if {@code who} is 0: on Linux each thread has one of its own. */
        int getpriority(int which, int who);

        /** A call that the C library has no function for. */
        @intptr_t
        long syscall(@intptr_t long number, @intptr_t long first, @intptr_t long second, @intptr_t long third);

        /** For requests whose argument is a number. */
        int ioctl(int descriptor, long request, long argument);

        int eventfd(int initially, int flags);

        int ppoll(Pointer descriptors, long count, Pointer timeout, @Nullable Pointer signals);

        @ssize_t
        long read(int descriptor, long address, @size_t long bytes);

        @ssize_t
        long write(int descriptor, long address, @size_t long bytes);

        @ssize_t
        long writev(int descriptor, long vector, int count);

        int if_nametoindex(String name);
    }
}
