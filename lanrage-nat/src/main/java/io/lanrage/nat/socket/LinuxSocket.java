package io.lanrage.nat.socket;

import io.lanrage.nat.posix.Errno;
import io.lanrage.nat.posix.Incoming;
import io.lanrage.nat.posix.SegmentSocket;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket by direct calls, with segmentation and receive offload; the event loop only watches its descriptor. */
final class LinuxSocket implements SystemSocket {

    private static final Logger LOG = LoggerFactory.getLogger(LinuxSocket.class);

    private final SegmentSocket socket;
    private final Arrivals<Received> arrivals;

    private LinuxSocket(SegmentSocket socket, int receiveBytes) {
        this.socket = socket;
        this.arrivals = new Arrivals<>(SocketLimits.ARRIVALS, () -> new Received(socket.newIncoming(receiveBytes)));
    }

    static LinuxSocket open(InetSocketAddress local) throws IOException {
        return open(local, SocketLimits.RECEIVE_BYTES);
    }

    /** With a receive buffer of another length than the one that holds everything. */
    static LinuxSocket open(InetSocketAddress local, int receiveBytes) throws IOException {
        SegmentSocket socket = SegmentSocket.open(local);
        socket.askForBuffers(SocketLimits.KERNEL_RECEIVE_BYTES, SocketLimits.KERNEL_SEND_BYTES);
        return new LinuxSocket(socket, receiveBytes);
    }

    @Override
    public InetSocketAddress localAddress() {
        return socket.localAddress();
    }

    @Override
    public boolean cutsBatches() {
        return socket.cuts();
    }

    @Override
    public int receiveBufferBytes() {
        return socket.receiveBufferBytes();
    }

    @Override
    public int sendBufferBytes() {
        return socket.sendBufferBytes();
    }

    @Override
    public Outcome send(InetSocketAddress to, ByteBuffer datagrams, int at, int bytes, int segmentBytes) {
        int result = socket.send(to, datagrams, at, bytes, segmentBytes);
        return result >= 0 ? Outcome.SENT : failed(-result, bytes > segmentBytes);
    }

    private static Outcome failed(int errno, boolean batch) {
        return switch (errno) {
            case Errno.EAGAIN, Errno.ENOBUFS -> Outcome.FULL;
            case Errno.EIO -> batch ? Outcome.CUTTING_REFUSED : Outcome.FAILED;
            case Errno.EINVAL, Errno.EMSGSIZE -> batch ? Outcome.SEGMENT_REFUSED : Outcome.FAILED;
            default -> Outcome.FAILED;
        };
    }

    @Override
    public @Nullable Arrival receive() {
        Received received = arrivals.take();
        if (received == null) {
            return null;
        }
        int result = socket.receive(received.incoming);
        if (result >= 0) {
            return received;
        }
        received.release();
        if (result != -Errno.EAGAIN && result != -Errno.EINTR && result != -Errno.EBADF) {
            LOG.debug("nothing received: error {}", -result);
        }
        return null;
    }

    @Override
    public IoHandle handle(Runnable readable) {
        return new Watched(readable);
    }

    @Override
    public IoOps readable() {
        return EpollIoOps.EPOLLIN;
    }

    @Override
    public void close() {
        socket.close();
    }

    private final class Received implements Arrival {

        private final Incoming incoming;

        Received(Incoming incoming) {
            this.incoming = incoming;
        }

        @Override
        public InetSocketAddress sender() {
            return incoming.sender();
        }

        @Override
        public ByteBuffer datagrams() {
            return incoming.datagrams();
        }

        @Override
        public int segmentBytes() {
            return incoming.segmentBytes();
        }

        @Override
        public boolean truncated() {
            return incoming.truncated();
        }

        @Override
        public void release() {
            arrivals.give(this);
        }
    }

    private final class Watched implements EpollIoHandle {

        // For its number only: the socket itself closes it.
        private final FileDescriptor descriptor = new FileDescriptor(socket.descriptor());
        private final Runnable readable;

        Watched(Runnable readable) {
            this.readable = readable;
        }

        @Override
        public FileDescriptor fd() {
            return descriptor;
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            readable.run();
        }

        @Override
        public void close() {
            LinuxSocket.this.close();
        }
    }
}
