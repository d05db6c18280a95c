package io.lanrage.nat.socket;

import io.netty.channel.IoHandle;
import io.netty.channel.IoOps;
import io.netty.channel.nio.NioIoOps;
import io.netty.channel.nio.NioSelectableChannelIoHandle;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket by the JDK's channels, one datagram a call. */
final class NioSocket implements SystemSocket {

    private static final Logger LOG = LoggerFactory.getLogger(NioSocket.class);

    private final DatagramChannel channel;
    private final InetSocketAddress localAddress;
    // A single one keeps everything in order: here also the short end of something large comes by itself, and should
    // not overtake it.
    private final Arrivals<Received> arrivals = new Arrivals<>(1, Received::new);

    private NioSocket(DatagramChannel channel) throws IOException {
        this.channel = channel;
        this.localAddress = (InetSocketAddress) channel.getLocalAddress();
    }

    static NioSocket open(InetSocketAddress local) throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SocketLimits.KERNEL_RECEIVE_BYTES);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SocketLimits.KERNEL_SEND_BYTES);
            return new NioSocket(channel.bind(local));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public boolean cutsBatches() {
        return false;
    }

    @Override
    public int receiveBufferBytes() {
        return granted(StandardSocketOptions.SO_RCVBUF);
    }

    @Override
    public int sendBufferBytes() {
        return granted(StandardSocketOptions.SO_SNDBUF);
    }

    private int granted(SocketOption<Integer> option) {
        try {
            return channel.getOption(option);
        } catch (IOException e) {
            LOG.debug("the system does not tell {}", option, e);
            return 0;
        }
    }

    @Override
    public Outcome send(InetSocketAddress to, ByteBuffer datagrams, int at, int bytes, int segmentBytes) {
        try {
            // The JDK sends from position to limit, which belong to the caller.
            ByteBuffer datagram = datagrams.duplicate().limit(at + bytes).position(at);
            return channel.send(datagram, to) == bytes ? Outcome.SENT : Outcome.FULL;
        } catch (IOException e) {
            LOG.trace("not sent: {}", e.toString());
            return Outcome.FAILED;
        }
    }

    @Override
    public @Nullable Arrival receive() {
        Received received = arrivals.take();
        if (received == null) {
            return null;
        }
        if (received.fill()) {
            return received;
        }
        received.release();
        return null;
    }

    @Override
    public IoHandle handle(Runnable readable) {
        return new Watched(readable);
    }

    @Override
    public IoOps readable() {
        return NioIoOps.READ;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing the socket", e);
        }
    }

    private final class Received implements Arrival {

        private final ByteBuffer datagram = ByteBuffer.allocateDirect(SocketLimits.RECEIVE_BYTES);
        private InetSocketAddress sender = localAddress;

        boolean fill() {
            try {
                if (channel.receive(datagram.clear()) instanceof InetSocketAddress from) {
                    sender = from;
                    datagram.flip();
                    return true;
                }
            } catch (ClosedChannelException e) {
                LOG.trace("closed while it was read");
            } catch (IOException e) {
                LOG.debug("nothing received: {}", e.toString());
            }
            return false;
        }

        @Override
        public InetSocketAddress sender() {
            return sender;
        }

        @Override
        public ByteBuffer datagrams() {
            return datagram;
        }

        @Override
        public int segmentBytes() {
            return datagram.limit();
        }

        @Override
        public boolean truncated() {
            // The buffer is longer than any datagram.
            return false;
        }

        @Override
        public void release() {
            arrivals.give(this);
        }
    }

    private final class Watched extends NioSelectableChannelIoHandle<DatagramChannel> {

        private final Runnable readable;

        Watched(Runnable readable) {
            super(channel);
            this.readable = readable;
        }

        @Override
        protected void handle(DatagramChannel ready, SelectionKey key) {
            readable.run();
        }

        @Override
        public void close() {
            NioSocket.this.close();
        }
    }
}
