package io.lanrage.nat.socket;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoEventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one UDP socket that STUN, checks and WireGuard share, because a NAT's mapping belongs to a local port; and the event loop with
 * its one thread on which everything about it happens.
 *
 * <p>There is one channel per address family; so far the one for IPv4.
 */
public final class SharedSocket implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SharedSocket.class);

    /** A burst of a fast line, some 30 ms of 1 Gbit/s; the system grants less where its limit is lower. */
    private static final int SYSTEM_BUFFER_BYTES = 4 << 20;

    /** The largest datagram that UDP over IPv4 can carry, so that none is cut short without being noticed. */
    private static final int MAX_DATAGRAM_BYTES = 65_507;

    /** Datagrams read in a row before timers and tasks get their turn. */
    private static final int READS_IN_A_ROW = 64;

    /** What waits for the system to take it; more is dropped, since old packets are worth little. */
    private static final WriteBufferWaterMark SEND_QUEUE = new WriteBufferWaterMark(1 << 20, 2 << 20);

    private static final long CLOSE_MILLIS = 4_000;

    private final LoopThread thread;
    private final IoEventLoop loop;
    private final Bootstrap bootstrap;
    private final SocketMetrics metrics;
    private final UdpChannel ipv4;

    private SharedSocket(
            LoopThread thread, IoEventLoop loop, Bootstrap bootstrap, SocketMetrics metrics, DatagramChannel ipv4) {
        this.thread = thread;
        this.loop = loop;
        this.bootstrap = bootstrap;
        this.metrics = metrics;
        this.ipv4 = new UdpChannel(ipv4, metrics);
    }

    /**
     * Opens the socket; nothing is read before {@link #start}. Waits for the system, so it is not for event loops.
     *
     * @param port the local port, or 0 for any
     * @param threadName the name of the event loop's thread
     * @param transport which of the system's interfaces to use
     * @param allocator where receive buffers come from
     * @param registry where counters go
     * @return the socket, which the caller closes
     * @throws DeviceException with {@code SOCKET_FAILED} if the port cannot be opened
     */
    public static SharedSocket open(
            int port, String threadName, NettyTransport transport, ByteBufAllocator allocator, MeterRegistry registry) {
        LoopThread thread = new LoopThread(threadName);
        IoEventLoop loop = new SingleThreadIoEventLoop(null, thread, transport.ioHandlers());
        SocketMetrics metrics = new SocketMetrics(registry);
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channelFactory(transport::newIpv4Channel)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.SO_RCVBUF, SYSTEM_BUFFER_BYTES)
                .option(ChannelOption.SO_SNDBUF, SYSTEM_BUFFER_BYTES)
                .option(ChannelOption.ALLOCATOR, allocator)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(MAX_DATAGRAM_BYTES).maxMessagesPerRead(READS_IN_A_ROW))
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, SEND_QUEUE);
        ChannelFuture bound = bind(bootstrap, metrics, port).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            end(loop, thread);
            throw new DeviceException(
                    ErrorCode.SOCKET_FAILED,
                    "UDP port " + port + " cannot be opened: " + bound.cause().getMessage(),
                    bound.cause());
        }
        DatagramChannel channel = (DatagramChannel) bound.channel();
        LOG.debug(
                "UDP port {} opened with {}: buffers of {} bytes in and {} bytes out granted, {} asked for",
                channel.localAddress().getPort(),
                transport,
                channel.config().getReceiveBufferSize(),
                channel.config().getSendBufferSize(),
                SYSTEM_BUFFER_BYTES);
        return new SharedSocket(thread, loop, bootstrap, metrics, channel);
    }

    private static ChannelFuture bind(Bootstrap bootstrap, SocketMetrics metrics, int port) {
        return bootstrap.clone().handler(new InboundDatagrams(metrics)).bind(new InetSocketAddress("0.0.0.0", port));
    }

    /**
     * Opens a second socket on a free port. Only on the event loop; opening goes on beside it.
     *
     * @param handler who takes what arrives there
     * @param opened is given the socket, which the receiver closes; or null and the failure
     */
    public void openFresh(SocketHandler handler, BiConsumer<@Nullable FreshSocket, @Nullable Throwable> opened) {
        bind(bootstrap, metrics, 0).addListener((ChannelFuture bound) -> {
            if (bound.isSuccess()) {
                UdpChannel channel = new UdpChannel((DatagramChannel) bound.channel(), metrics);
                channel.read(handler);
                opened.accept(new FreshSocket(channel), null);
            } else {
                opened.accept(null, bound.cause());
            }
        });
    }

    /**
     * Begins to read.
     *
     * @param handler who takes what arrives
     */
    public void start(SocketHandler handler) {
        loop.execute(() -> ipv4.read(handler));
    }

    /**
     * The address that the socket is bound to.
     *
     * @return the unspecified address and the local port
     */
    public InetSocketAddress localAddress() {
        return ipv4.localAddress();
    }

    /**
     * The event loop, on which handlers are called and on which sending has to happen.
     *
     * @return an executor with one thread
     */
    public EventExecutor executor() {
        return loop;
    }

    /**
     * The clock of the event loop, for deadlines.
     *
     * @return nanoseconds since an arbitrary origin
     */
    public long nanoTime() {
        return loop.ticker().nanoTime();
    }

    /**
     * Sends one datagram. Only on the event loop.
     *
     * @param to where
     * @param datagram from position to limit; handed over
     */
    public void send(InetSocketAddress to, ByteBuffer datagram) {
        ipv4.write(to, Unpooled.wrappedBuffer(datagram));
        ipv4.flush();
    }

    /**
     * Sends a batch of datagrams. Only on the event loop.
     *
     * @param to where
     * @param datagrams one behind the other, each of {@code segmentBytes}, the last perhaps shorter; released by this
     * @param segmentBytes at least 1
     */
    public void sendBatch(InetSocketAddress to, ByteBuf datagrams, int segmentBytes) {
        try {
            while (datagrams.isReadable()) {
                int bytes = Math.min(segmentBytes, datagrams.readableBytes());
                ipv4.write(to, datagrams.readRetainedSlice(bytes));
            }
        } finally {
            datagrams.release();
        }
        ipv4.flush();
    }

    /**
     * Runs something later on the event loop, unless the socket is closed before. From any thread.
     *
     * @param work what to run
     * @param delayNanos from now; at once if it is not positive
     * @return what ends the waiting
     */
    public Timer schedule(Runnable work, long delayNanos) {
        ScheduledFuture<?> scheduled = loop.schedule(work, Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    /** Something that is planned for later. */
    @FunctionalInterface
    public interface Timer {

        /** Takes it from the plan, if it has not begun. */
        void cancel();
    }

    /**
     * Closes the socket and ends the event loop. Waits for both, at most 4 s; on the event loop itself it cannot wait and does not.
     * Closing again does nothing.
     */
    @Override
    public void close() {
        ipv4.close();
        end(loop, thread);
    }

    // What is waited for is the thread itself.
    private static void end(IoEventLoop loop, LoopThread thread) {
        // Without a quiet period: what is still queued runs, and nothing new has a meaning any more.
        loop.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        if (!loop.inEventLoop() && !thread.await(CLOSE_MILLIS)) {
            LOG.warn("the event loop's thread did not end within {} ms", CLOSE_MILLIS);
        }
    }
}
