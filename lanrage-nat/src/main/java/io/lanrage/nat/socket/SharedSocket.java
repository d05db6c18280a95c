package io.lanrage.nat.socket;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.IoEventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one UDP socket that STUN, checks and WireGuard share, because a NAT's mapping belongs to a local port; and the event loop with
 * its one thread on which everything arrives. Sending is for every thread, and goes to the system at once: between a sender and the
 * system there is no queue.
 *
 * <p>There is one socket per address family; so far the one for IPv4.
 */
public final class SharedSocket implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SharedSocket.class);

    private static final long CLOSE_MILLIS = 4_000;

    private final LoopThread thread;
    private final IoEventLoop loop;
    private final SocketCalls calls;
    private final SocketMetrics metrics;
    private final WatchedSocket ipv4;

    private SharedSocket(
            LoopThread thread, IoEventLoop loop, SocketCalls calls, SocketMetrics metrics, SystemSocket ipv4) {
        this.thread = thread;
        this.loop = loop;
        this.calls = calls;
        this.metrics = metrics;
        this.ipv4 = new WatchedSocket(ipv4, loop, metrics);
    }

    /**
     * Opens the socket; nothing is read before {@link #start}. Waits for the system, so it is not for event loops.
     *
     * @param port the local port, or 0 for any
     * @param threadName the name of the event loop's thread
     * @param calls which of the system's calls to use
     * @param registry where counters go
     * @return the socket, which the caller closes
     * @throws DeviceException with {@code SOCKET_FAILED} if the port cannot be opened
     */
    public static SharedSocket open(int port, String threadName, SocketCalls calls, MeterRegistry registry) {
        SystemSocket socket;
        try {
            socket = calls.open(anyAddress(port));
        } catch (IOException e) {
            throw new DeviceException(
                    ErrorCode.SOCKET_FAILED, "UDP port " + port + " cannot be opened: " + e.getMessage(), e);
        }
        logOpened(socket, calls);
        return over(socket, threadName, calls, registry);
    }

    /** Over a socket that is open already, and is closed by this. */
    static SharedSocket over(SystemSocket socket, String threadName, SocketCalls calls, MeterRegistry registry) {
        LoopThread thread = new LoopThread(threadName);
        IoEventLoop loop = new SingleThreadIoEventLoop(null, thread, calls.ioHandlers());
        return new SharedSocket(thread, loop, calls, new SocketMetrics(registry), socket);
    }

    private static InetSocketAddress anyAddress(int port) {
        return new InetSocketAddress("0.0.0.0", port);
    }

    private static void logOpened(SystemSocket socket, SocketCalls calls) {
        int granted = socket.receiveBufferBytes();
        LOG.debug(
                "UDP port {} opened with {} calls, {}: buffers of {} bytes in and {} bytes out",
                socket.localAddress().getPort(),
                calls,
                socket.cutsBatches() ? "many datagrams each" : "one datagram each",
                granted,
                socket.sendBufferBytes());
        if (granted < SocketLimits.KERNEL_RECEIVE_BYTES / 2) {
            LOG.info(
                    "the system holds {} KiB of packets that are not read yet, {} KiB were asked for; on a fast line more gets"
                            + " lost: on Linux, \"sysctl net.core.rmem_max={}\" allows it",
                    granted >> 10,
                    SocketLimits.KERNEL_RECEIVE_BYTES >> 10,
                    SocketLimits.KERNEL_RECEIVE_BYTES);
        }
    }

    /**
     * Opens a second socket on a free port. Only on the event loop.
     *
     * @param handler who takes what arrives there
     * @param opened is given the socket, which the receiver closes; or null and the failure; called before this returns
     */
    public void openFresh(SocketHandler handler, BiConsumer<@Nullable FreshSocket, @Nullable Throwable> opened) {
        WatchedSocket socket;
        try {
            socket = new WatchedSocket(calls.open(anyAddress(0)), loop, metrics);
        } catch (IOException e) {
            opened.accept(null, e);
            return;
        }
        socket.read(handler);
        opened.accept(new FreshSocket(socket), null);
    }

    /**
     * What TCP connections on the same event loop begin with, for servers that UDP does not reach.
     *
     * @return a new bootstrap with event loop and kind of channel
     */
    public Bootstrap streams() {
        return new Bootstrap().group(loop).channel(calls.streams());
    }

    /**
     * What UDP sockets of their own on the same event loop begin with, for what the shared one does not speak: IPv6.
     *
     * @return a new bootstrap with event loop and kind of channel
     */
    public Bootstrap datagrams() {
        return new Bootstrap().group(loop).channel(calls.datagrams());
    }

    /**
     * Begins to read.
     *
     * @param handler who takes what arrives
     */
    public void start(SocketHandler handler) {
        ipv4.read(handler);
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
     * The event loop, on which handlers are called.
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
     * Sends one datagram. From any thread; never waits.
     *
     * @param to where
     * @param datagram from position to limit, borrowed; its position is then at its limit
     */
    public void send(InetSocketAddress to, ByteBuffer datagram) {
        ipv4.send(to, datagram, Math.max(1, datagram.remaining()));
    }

    /**
     * Sends a batch of datagrams, with few calls where the system can cut it. From any thread; never waits. What the system does not
     * take is dropped and counted.
     *
     * @param to where
     * @param datagrams from position to limit, one behind the other, each of {@code segmentBytes}, the last perhaps shorter; borrowed,
     *     and its position is then at its limit
     * @param segmentBytes at least 1
     */
    public void sendBatch(InetSocketAddress to, ByteBuffer datagrams, int segmentBytes) {
        if (segmentBytes < 1) {
            throw new IllegalArgumentException("segment of " + segmentBytes + " bytes, fewer than 1");
        }
        ipv4.send(to, datagrams, segmentBytes);
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
