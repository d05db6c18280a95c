package io.lanrage.wireguard.posix;

import java.nio.ByteBuffer;

/**
 * A socket on which the kernel takes orders about interfaces, addresses and routes of the network namespace that it was made in
 * (rtnetlink(7)). Messages are the caller's business. To be used by one thread at a time; whoever opened it closes it.
 */
public final class RouteSocket implements AutoCloseable {
    private static final String NAME = "route socket";

    private final Posix posix;
    private final SocketWait wait;
    private final SocketDescriptor descriptor;

    private RouteSocket(Posix posix, int descriptor) {
        this.posix = posix;
        this.descriptor = new SocketDescriptor(posix, "the " + NAME, descriptor);
        this.wait = new SocketWait(posix, 1);
    }

    static RouteSocket open(Posix posix) throws PosixException {
        int descriptor =
                posix.functions().socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, Libc.NETLINK_ROUTE);
        if (descriptor < 0) {
            throw posix.failure(NAME);
        }
        RouteSocket socket = new RouteSocket(posix, descriptor);
        socket.askForReasons();
        return socket;
    }

    /** Kernels before 4.12 have no reasons to tell: their answers have a number only. */
    private void askForReasons() {
        var on = posix.allocate(Integer.BYTES);
        on.putInt(0, 1);
        posix.functions().setsockopt(descriptor.number(), Libc.SOL_NETLINK, Libc.NETLINK_EXT_ACK, on, Integer.BYTES);
    }

    /**
     * Sends one message. The kernel has carried it out, or refused it, when this returns.
     *
     * @param message a direct buffer whose remaining bytes are the message, in host byte order; borrowed
     * @throws PosixException if it cannot be sent
     */
    public void send(ByteBuffer message) throws PosixException {
        long count = posix.functions().send(descriptor.number(), message, message.remaining(), 0);
        if (count < 0) {
            throw posix.failure("send to " + NAME);
        }
    }

    /**
     * Waits for an answer. May give nothing early, when a signal arrives.
     *
     * @param into a direct buffer; its remaining space takes the answer, what is longer is cut off; position is moved behind it
     * @param timeoutMillis the longest wait, from 0 up
     * @return whether there was one
     * @throws PosixException if waiting or reading failed
     */
    public boolean receive(ByteBuffer into, int timeoutMillis) throws PosixException {
        wait.clear();
        wait.add(descriptor.number(), Libc.POLLIN);
        if (!wait.await(timeoutMillis, NAME)) {
            return false;
        }
        long count = posix.functions().recv(descriptor.number(), into, into.remaining(), Libc.MSG_DONTWAIT);
        if (count < 0) {
            Errno errno = posix.lastErrno();
            if (errno.equals(Errno.EAGAIN) || errno.equals(Errno.EINTR)) {
                return false;
            }
            throw new PosixException("receive from " + NAME, errno);
        }
        into.position(into.position() + (int) count);
        return true;
    }

    /** Gives the descriptor back. Closing twice is harmless. */
    @Override
    public void close() {
        descriptor.close();
    }
}
