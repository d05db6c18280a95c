package io.lanrage.nat.posix;

import java.io.IOException;
import java.lang.ref.Reference;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * A UDP socket for IPv4 that never waits, and that hands the kernel many datagrams at once where that can cut and join them
 * (UDP_SEGMENT since Linux 4.18, UDP_GRO since 5.0).
 *
 * <p>Any thread may send; one at a time may receive. Closing is safe at any time and from any thread: the descriptor's number goes
 * back to the system when the last call on it has returned, so that no call ever meets another's descriptor.
 */
public final class SegmentSocket implements AutoCloseable {

    /** In {@link #users}: no new calls any more. The lower bits count calls under way. */
    private static final int CLOSED = 1 << 29;
    /** In {@link #users}: the descriptor is the system's again. */
    private static final int RELEASED = 1 << 30;

    private static final int INT_BYTES = 4;

    private final Libc.Functions functions;
    private final Runtime runtime;
    private final int descriptor;
    private final InetSocketAddress localAddress;
    private final boolean cuts;
    private final AtomicInteger users = new AtomicInteger();
    private final ThreadLocal<Outgoing> outgoing;

    private SegmentSocket(Libc.Functions functions, int descriptor, InetSocketAddress local) throws IOException {
        this.functions = functions;
        this.runtime = Runtime.getRuntime(functions);
        this.descriptor = descriptor;
        this.outgoing = ThreadLocal.withInitial(() -> new Outgoing(runtime));
        Message name = new Message(runtime);
        check(functions.bind(descriptor, name.name(local), Message.NAME_BYTES));
        check(functions.getsockname(descriptor, name.name(local), number(Message.NAME_BYTES)));
        this.localAddress = name.senderAddress();
        this.cuts = option(Libc.SOL_UDP, Libc.UDP_SEGMENT) >= 0;
        // A kernel without it refuses, and hands over one datagram a call.
        set(Libc.SOL_UDP, Libc.UDP_GRO, 1);
    }

    /**
     * Whether this machine has what the class needs: Linux on x86-64 or aarch64, and a C library that can be loaded. The first time in
     * a process it takes some tens of milliseconds.
     *
     * @return whether {@link #open} is possible
     */
    public static boolean isAvailable() {
        return Libc.functions() != null;
    }

    /**
     * Opens and binds a socket.
     *
     * @param local an IPv4 address, and a port or 0 for any
     * @return the socket, which the caller closes
     * @throws IOException if the port is taken, or nothing can be opened; the message is the system's
     */
    public static SegmentSocket open(InetSocketAddress local) throws IOException {
        Libc.Functions functions = Libc.functions();
        if (functions == null) {
            throw new IOException("native calls are not available");
        }
        int descriptor =
                functions.socket(Libc.AF_INET, Libc.SOCK_DGRAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, Libc.SOL_UDP);
        if (descriptor < 0) {
            throw failure(functions);
        }
        try {
            return new SegmentSocket(functions, descriptor, local);
        } catch (IOException e) {
            functions.close(descriptor);
            throw e;
        }
    }

    /**
     * The descriptor, for waiting until something arrives.
     *
     * @return its number, which means nothing any more after {@link #close}
     */
    public int descriptor() {
        return descriptor;
    }

    /**
     * What the socket is bound to.
     *
     * @return address and port
     */
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    /**
     * Whether the kernel cuts batches into datagrams. A device may still refuse a batch.
     *
     * @return whether {@link #send} takes more than one datagram
     */
    public boolean cuts() {
        return cuts;
    }

    /**
     * Asks for buffers in the kernel: beyond the system's limit where the process may, else up to it.
     *
     * @param receiveBytes for what arrives and is not read yet
     * @param sendBytes for what is not sent yet
     */
    public void askForBuffers(int receiveBytes, int sendBytes) {
        if (!set(Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, receiveBytes)) {
            set(Libc.SOL_SOCKET, Libc.SO_RCVBUF, receiveBytes);
        }
        if (!set(Libc.SOL_SOCKET, Libc.SO_SNDBUFFORCE, sendBytes)) {
            set(Libc.SOL_SOCKET, Libc.SO_SNDBUF, sendBytes);
        }
    }

    /**
     * The receive buffer that was granted.
     *
     * @return bytes, comparable with what was asked for; the kernel reports twice that for its own needs, which is undone here
     */
    public int receiveBufferBytes() {
        return option(Libc.SOL_SOCKET, Libc.SO_RCVBUF) / 2;
    }

    /**
     * The send buffer that was granted.
     *
     * @return bytes, as for {@link #receiveBufferBytes}
     */
    public int sendBufferBytes() {
        return option(Libc.SOL_SOCKET, Libc.SO_SNDBUF) / 2;
    }

    /**
     * Sends datagrams of one length. Never waits. From any thread.
     *
     * @param to where, an IPv4 address
     * @param datagrams borrowed for the call; position and limit are neither used nor changed
     * @param at where they begin
     * @param bytes how many bytes, at most 65,507 together
     * @param segmentBytes how long each is but the last; at least {@code bytes} for a single datagram
     * @return {@code bytes}, or the negative number of an error of {@link Errno}
     */
    public int send(InetSocketAddress to, ByteBuffer datagrams, int at, int bytes, int segmentBytes) {
        if (!enter()) {
            return -Errno.EBADF;
        }
        try {
            Message message = outgoing.get().message(to, datagrams, at, bytes);
            message.segments(segmentBytes, bytes <= segmentBytes);
            int errno;
            do {
                if (functions.sendmsg(descriptor, message.address(), Libc.MSG_DONTWAIT) >= 0) {
                    return bytes;
                }
                errno = Libc.errno(functions);
            } while (errno == Errno.EINTR);
            return -errno;
        } finally {
            leave();
            // The kernel was given a bare address.
            Reference.reachabilityFence(datagrams);
        }
    }

    /**
     * Receives a datagram, or several that the kernel joined. Never waits.
     *
     * @param incoming takes them
     * @return how many bytes arrived, or the negative number of an error, {@link Errno#EAGAIN} if there was nothing
     */
    public int receive(Incoming incoming) {
        if (!enter()) {
            return -Errno.EBADF;
        }
        try {
            long header = incoming.expect();
            int bytes = (int) functions.recvmsg(descriptor, header, Libc.MSG_DONTWAIT);
            if (bytes < 0) {
                return -Libc.errno(functions);
            }
            incoming.arrived(bytes);
            return bytes;
        } finally {
            leave();
        }
    }

    /**
     * Makes what a thread receives into.
     *
     * @param capacityBytes how long the longest batch can be; 65,535 is the most that the kernel joins
     * @return an empty one
     */
    public Incoming newIncoming(int capacityBytes) {
        return new Incoming(runtime, capacityBytes);
    }

    /** Closes the socket; again does nothing. */
    @Override
    public void close() {
        users.getAndUpdate(count -> count | CLOSED);
        releaseIfUnused();
    }

    private boolean enter() {
        if (users.incrementAndGet() < CLOSED) {
            return true;
        }
        leave();
        return false;
    }

    private void leave() {
        if (users.decrementAndGet() == CLOSED) {
            releaseIfUnused();
        }
    }

    /** Gives the descriptor back, once: whoever comes last does it. */
    private void releaseIfUnused() {
        if (users.compareAndSet(CLOSED, CLOSED | RELEASED)) {
            functions.close(descriptor);
        }
    }

    private boolean set(int level, int option, int value) {
        return functions.setsockopt(descriptor, level, option, number(value), INT_BYTES) == 0;
    }

    /** An option's value, or -1 if the kernel has no such option. */
    private int option(int level, int option) {
        Pointer value = number(0);
        boolean known = functions.getsockopt(descriptor, level, option, value, number(INT_BYTES)) == 0;
        return known ? value.getInt(0) : -1;
    }

    private Pointer number(int value) {
        Pointer memory = runtime.getMemoryManager().allocateDirect(INT_BYTES);
        memory.putInt(0, value);
        return memory;
    }

    private void check(int result) throws IOException {
        if (result != 0) {
            throw failure();
        }
    }

    private IOException failure() {
        return failure(functions);
    }

    private static IOException failure(Libc.Functions functions) {
        return new IOException(functions.strerror(Libc.errno(functions)));
    }
}
