package io.lanrage.nat.posix;

import io.lanrage.nat.turn.Endpoint;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * A UDP socket for IPv4 or IPv6 that never waits, for a thread that has many of them, and many datagrams for many destinations: one
 * call takes or gives dozens of messages ({@code sendmmsg}, {@code recvmmsg}), and a message may be a run of datagrams of one length
 * (UDP_SEGMENT, UDP_GRO).
 *
 * <p>For one thread, also to close it; {@link SegmentSocket} is the one for many senders.
 */
public final class BatchSocket implements AutoCloseable {

    private static final int INT_BYTES = 4;

    private final Libc.Functions functions;
    private final Runtime runtime;
    private final int descriptor;
    private final boolean ipv6;
    private final InetSocketAddress localAddress;
    private boolean closed;

    private BatchSocket(Libc.Functions functions, int descriptor, InetSocketAddress local, boolean shared)
            throws IOException {
        this.functions = functions;
        this.runtime = Runtime.getRuntime(functions);
        this.descriptor = descriptor;
        this.ipv6 = local.getAddress() instanceof Inet6Address;
        if (ipv6) {
            set(Libc.SOL_IPV6, Libc.IPV6_V6ONLY, local.getAddress().isAnyLocalAddress() ? 0 : 1);
        }
        if (shared && !set(Libc.SOL_SOCKET, Libc.SO_REUSEPORT, 1)) {
            throw failure(functions);
        }
        this.localAddress = bind(local);
        // A kernel without it refuses, and hands over one datagram a message.
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
     * Opens and binds a socket. At the wildcard address of IPv6 it takes IPv4 too.
     *
     * @param local an address, and a port or 0 for any
     * @param shared whether other sockets of this user may have the same address and port, if all of them say so
     * @return the socket, which the caller closes
     * @throws IOException if the port is taken, or nothing can be opened; the message is the system's
     */
    public static BatchSocket open(InetSocketAddress local, boolean shared) throws IOException {
        Libc.Functions functions = Libc.functions();
        if (functions == null) {
            throw new IOException("native calls are not available");
        }
        int family = local.getAddress() instanceof Inet6Address ? Libc.AF_INET6 : Libc.AF_INET;
        int descriptor =
                functions.socket(family, Libc.SOCK_DGRAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, Libc.SOL_UDP);
        if (descriptor < 0) {
            throw failure(functions);
        }
        try {
            return new BatchSocket(functions, descriptor, local, shared);
        } catch (IOException e) {
            functions.close(descriptor);
            throw e;
        }
    }

    private InetSocketAddress bind(InetSocketAddress local) throws IOException {
        ByteBuffer name = ByteBuffer.allocateDirect(SocketName.ROOM_BYTES).order(ByteOrder.nativeOrder());
        Endpoint endpoint = new Endpoint();
        endpoint.set(local);
        int bytes = SocketName.put(name, 0, ipv6, endpoint.high(), endpoint.low(), endpoint.port());
        long address = Message.addressOf(runtime, name);
        if (functions.bind(descriptor, address, bytes) != 0
                || functions.getsockname(descriptor, address, number(SocketName.ROOM_BYTES)) != 0) {
            throw failure(functions);
        }
        SocketName.read(name, 0, endpoint);
        return new InetSocketAddress(local.getAddress(), endpoint.port());
    }

    /**
     * Makes places to receive into, for any number of sockets of one thread.
     *
     * @param places how many
     * @param headroomBytes room in front of what is received
     * @param dataBytes how much one place receives; 65,535 is the most that the kernel joins
     * @param tailroomBytes room behind it
     * @return empty places
     * @throws IllegalStateException if {@link #isAvailable} is not
     */
    public static ReceiveRing newRing(int places, int headroomBytes, int dataBytes, int tailroomBytes) {
        return new ReceiveRing(nativeRuntime(), places, headroomBytes, dataBytes, tailroomBytes);
    }

    /**
     * Makes room for messages to send, with any of the thread's sockets.
     *
     * @param messages how many at most
     * @param parts how many parts all of them have together at most
     * @return an empty batch
     * @throws IllegalStateException if {@link #isAvailable} is not
     */
    public static SendBatch newBatch(int messages, int parts) {
        return new SendBatch(nativeRuntime(), messages, parts);
    }

    /**
     * Makes memory that parts of messages can lie in.
     *
     * @param bytes how much
     * @return memory full of zeros
     * @throws IllegalStateException if {@link #isAvailable} is not
     */
    public static NativeBuffer newBuffer(int bytes) {
        return newBuffer(nativeRuntime(), bytes);
    }

    static NativeBuffer newBuffer(Runtime runtime, int bytes) {
        ByteBuffer memory = ByteBuffer.allocateDirect(bytes);
        return new NativeBuffer(memory, Message.addressOf(runtime, memory));
    }

    private static Runtime nativeRuntime() {
        Libc.Functions functions = Libc.functions();
        if (functions == null) {
            throw new IllegalStateException("native calls are not available");
        }
        return Runtime.getRuntime(functions);
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
     * Whether the socket is one for IPv6.
     *
     * @return whether it is
     */
    public boolean isIpv6() {
        return ipv6;
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
     * Receives what is there. Never waits.
     *
     * @param ring where to
     * @param first the first place, free like those behind it
     * @param count how many places, at least 1
     * @return how many places were filled, or the negative number of an error, {@link Errno#EAGAIN} if there was nothing
     */
    public int receive(ReceiveRing ring, int first, int count) {
        if (closed) {
            return -Errno.EBADF;
        }
        int filled = functions.recvmmsg(descriptor, ring.expect(first, count), count, Libc.MSG_DONTWAIT, 0);
        return filled >= 0 ? filled : -Libc.errno(functions);
    }

    /**
     * Sends messages in their order. Never waits.
     *
     * @param batch what to send
     * @param first the first message that is to be sent, less than {@link SendBatch#messages}
     * @return how many messages were sent, at least 1; or the negative number of an error that the first one met
     */
    public int send(SendBatch batch, int first) {
        if (closed) {
            return -Errno.EBADF;
        }
        int sent = functions.sendmmsg(descriptor, batch.address(first), batch.messages() - first, Libc.MSG_DONTWAIT);
        return sent > 0 ? sent : -Libc.errno(functions);
    }

    /** Closes the socket; again does nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
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

    private static IOException failure(Libc.Functions functions) {
        return new IOException(functions.strerror(Libc.errno(functions)));
    }
}
