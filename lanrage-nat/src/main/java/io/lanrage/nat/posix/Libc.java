package io.lanrage.nat.posix;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Platform;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.types.intptr_t;
import jnr.ffi.types.ssize_t;
import org.jspecify.annotations.Nullable;

/** The C library as seen by this package, and the constants of Linux that go with it, as they are on x86-64 and aarch64. */
final class Libc {

    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;

    static final int SOL_SOCKET = 1;
    static final int SO_SNDBUF = 7;
    static final int SO_RCVBUF = 8;
    /** As the two above, but beyond the system's limit; for a process that may administer the network. */
    static final int SO_SNDBUFFORCE = 32;

    static final int SO_RCVBUFFORCE = 33;
    /** Several sockets on one port: the kernel spreads the senders over them, and each sender stays with its one. */
    static final int SO_REUSEPORT = 15;

    static final int SOL_IPV6 = 41;
    /** An IPv6 socket takes no IPv4. */
    static final int IPV6_V6ONLY = 26;

    static final int SOL_UDP = 17;
    /** Socket option and control message: the kernel cuts one long piece into datagrams of this many bytes. */
    static final int UDP_SEGMENT = 103;
    /** Socket option and control message: the kernel joins datagrams of one length that came in a row. */
    static final int UDP_GRO = 104;

    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;

    private Libc() {}

    /**
     * The functions; those of the data path take addresses as numbers. jnr-ffi defines the implementing class in a class loader of its own, hence the
     * interface has to be public; the package-private enclosing class keeps it out of everybody else's reach.
     */
    public interface Functions {
        int socket(int domain, int type, int protocol);

        int bind(int descriptor, @intptr_t long address, int addressBytes);

        int getsockname(int descriptor, @intptr_t long address, Pointer addressBytes);

        int setsockopt(int descriptor, int level, int option, Pointer value, int valueBytes);

        int getsockopt(int descriptor, int level, int option, Pointer value, Pointer valueBytes);

        @ssize_t
        long sendmsg(int descriptor, @intptr_t long message, int flags);

        @ssize_t
        long recvmsg(int descriptor, @intptr_t long message, int flags);

        int sendmmsg(int descriptor, @intptr_t long messages, int count, int flags);

        int recvmmsg(int descriptor, @intptr_t long messages, int count, int flags, @intptr_t long timeout);

        int close(int descriptor);

        String strerror(int errno);
    }

    /** The functions and the runtime that they belong to; null where they cannot be had. */
    static @Nullable Functions functions() {
        return Loaded.FUNCTIONS;
    }

    /** Loads once a process, because jnr-ffi takes tens of milliseconds for it. */
    private static final class Loaded {
        static final @Nullable Functions FUNCTIONS = load();

        private static @Nullable Functions load() {
            try {
                Platform platform = Platform.getNativePlatform();
                boolean known = platform.getOS() == Platform.OS.LINUX
                        && (platform.getCPU() == Platform.CPU.X86_64 || platform.getCPU() == Platform.CPU.AARCH64);
                return known
                        ? LibraryLoader.create(Functions.class)
                                .failImmediately()
                                .load(platform.getStandardCLibraryName())
                        : null;
            } catch (LinkageError | RuntimeException e) {
                // A directory for temporary files without execution, for instance. There is another way to drive a
                // socket.
                return null;
            }
        }
    }

    /** The error number of this thread's latest call; to be asked for right after it. */
    static int errno(Functions functions) {
        return Runtime.getRuntime(functions).getLastError();
    }
}
