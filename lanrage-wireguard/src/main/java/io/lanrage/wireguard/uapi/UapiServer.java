package io.lanrage.wireguard.uapi;

import io.lanrage.wireguard.posix.Posix;
import io.lanrage.wireguard.posix.PosixException;
import io.lanrage.wireguard.posix.SocketWait;
import io.lanrage.wireguard.posix.UnixServerSocket;
import io.lanrage.wireguard.posix.UnixStreamSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves WireGuard's control socket, so that {@code wg show}, {@code wg showconf} and {@code wg set} work on the own engine. Only the
 * socket's owner may connect: the file has mode 0600.
 *
 * <p>One thread serves all clients in turn and never waits for one of them. There are at most {@link Limits#connections()}; one more
 * takes the place of the one that has been silent longest. A client that completes neither a request nor the reading of an answer within
 * {@link Limits#idle()} is cut off.
 */
public final class UapiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UapiServer.class);

    private static final int BUFFER_BYTES = 16 << 10;
    private static final long NANOS_A_MILLI = 1_000_000;
    private static final int LONGEST_WAIT_MILLIS = 60_000;
    /** How long no connection is accepted after one could not be, which is for want of descriptors. */
    private static final long ACCEPT_PAUSE_NANOS = 1_000_000_000;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /**
     * How much clients may ask of the server.
     *
     * @param connections how many of them at a time
     * @param idle how long one of them may complete nothing
     * @param request how long its requests may be
     */
    record Limits(int connections, Duration idle, TextLimits request) {
        /** Each {@code wg} is connected for a moment, so there is hardly ever more than one. */
        static final Limits DEFAULT = new Limits(8, Duration.ofSeconds(30), TextLimits.REQUEST);
    }

    private final SocketFile file;
    private final UapiTarget target;
    private final Limits limits;
    private final LongSupplier nanoClock;
    private final SocketWait wait;
    private final Thread thread;
    private final List<UapiConnection> connections = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private boolean acceptsLater;
    private long acceptNanos;
    private volatile boolean closed;

    private UapiServer(Posix posix, SocketFile file, UapiTarget target, Limits limits, LongSupplier nanoClock) {
        this.file = file;
        this.target = target;
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.wait = posix.socketWait(limits.connections() + 1);
        this.thread = new Thread(this::run, "lanrage-uapi");
        this.thread.setDaemon(true);
    }

    /**
     * Begins to serve.
     *
     * @param posix the C library
     * @param socket where, such as {@link UapiClient#socketOf}; a missing directory is made, open to its owner only
     * @param target the device that is shown and changed
     * @param nanoClock elapsed time in nanoseconds, such as {@code System::nanoTime}
     * @return the server; the caller closes it
     * @throws UapiException.Unserved if somebody listens there, or this process may not make the directory or file; the device works
     *     without being served
     */
    public static UapiServer open(Posix posix, Path socket, UapiTarget target, LongSupplier nanoClock) {
        return open(posix, socket, target, nanoClock, Limits.DEFAULT);
    }

    static UapiServer open(Posix posix, Path socket, UapiTarget target, LongSupplier nanoClock, Limits limits) {
        UapiServer server = new UapiServer(posix, SocketFile.claim(posix, socket), target, limits, nanoClock);
        server.thread.start();
        return server;
    }

    private void run() {
        UnixServerSocket listener = file.listener();
        try {
            while (!closed) {
                serve(listener);
            }
        } catch (PosixException | RuntimeException e) {
            if (!closed) {
                LOG.error("WireGuard's control socket {} is given up", file, e);
            }
        } finally {
            file.stop();
            connections.forEach(UapiConnection::close);
            connections.clear();
            listener.close();
            wipeBuffer();
        }
    }

    private void serve(UnixServerSocket listener) throws PosixException {
        long nowNanos = nanoClock.getAsLong();
        cutOffIdle(nowNanos);
        acceptsLater = acceptsLater && acceptNanos - nowNanos > 0;
        wait.clear();
        for (UapiConnection connection : connections) {
            wait.add(connection.socket(), connection.isAnswering());
        }
        boolean accepts = !acceptsLater;
        if (accepts) {
            wait.add(listener);
        }
        wait.await(waitMillis(nowNanos));
        if (closed) {
            return;
        }
        nowNanos = nanoClock.getAsLong();
        advance(nowNanos, accepts && wait.isReady(connections.size()), listener);
    }

    private void advance(long nowNanos, boolean somebodyComes, UnixServerSocket listener) {
        List<UapiConnection> over = new ArrayList<>();
        for (int i = 0; i < connections.size(); i++) {
            UapiConnection connection = connections.get(i);
            if ((wait.isReady(i) || connection.hasUnscanned()) && !advances(connection, nowNanos)) {
                over.add(connection);
            }
        }
        over.forEach(UapiConnection::close);
        connections.removeAll(over);
        if (somebodyComes) {
            accept(listener, nowNanos);
        }
    }

    private boolean advances(UapiConnection connection, long nowNanos) {
        try {
            return connection.advance(buffer, nowNanos);
        } catch (PosixException e) {
            LOG.debug("A client of {} has gone: {}", file, e.getMessage());
            return false;
        } finally {
            wipeBuffer();
        }
    }

    private void accept(UnixServerSocket listener, long nowNanos) {
        Optional<UnixStreamSocket> accepted;
        try {
            accepted = listener.accept();
        } catch (PosixException e) {
            if (!closed) {
                LOG.warn("No client of {} can be accepted, next try in a second: {}", file, e.getMessage());
            }
            acceptsLater = true;
            acceptNanos = nowNanos + ACCEPT_PAUSE_NANOS;
            return;
        }
        if (accepted.isPresent()) {
            if (connections.size() == limits.connections()) {
                cutOff(longestSilent());
            }
            connections.add(new UapiConnection(accepted.get(), target, limits.request(), nowNanos));
        }
    }

    private UapiConnection longestSilent() {
        // In the order of their age, so the first of the smallest is the one.
        long reference = connections.get(0).progressNanos();
        return connections.stream()
                .min(Comparator.comparingLong(connection -> connection.progressNanos() - reference))
                .orElseThrow();
    }

    private void cutOffIdle(long nowNanos) {
        for (UapiConnection connection : List.copyOf(connections)) {
            if (idleNanosLeft(connection, nowNanos) <= 0) {
                cutOff(connection);
            }
        }
    }

    private void cutOff(UapiConnection connection) {
        LOG.debug("A client of {} is cut off for its silence", file);
        connection.close();
        connections.remove(connection);
    }

    private long idleNanosLeft(UapiConnection connection, long nowNanos) {
        return connection.progressNanos() + limits.idle().toNanos() - nowNanos;
    }

    private int waitMillis(long nowNanos) {
        long nanos = acceptsLater ? acceptNanos - nowNanos : Long.MAX_VALUE;
        for (UapiConnection connection : connections) {
            nanos = connection.hasUnscanned() ? 0 : Math.min(nanos, idleNanosLeft(connection, nowNanos));
            if (nanos == 0) {
                return 0;
            }
        }
        return (int) Math.min(LONGEST_WAIT_MILLIS, nanos / NANOS_A_MILLI + 1);
    }

    private void wipeBuffer() {
        buffer.clear();
        while (buffer.remaining() >= Long.BYTES) {
            buffer.putLong(0);
        }
    }

    /**
     * Removes the socket's file and cuts all clients off, a call of the target included, which is interrupted; waits for its end, at
     * most 5 s. From any thread; closing twice is harmless.
     */
    @Override
    public void close() {
        closed = true;
        file.stop();
        if (Thread.currentThread().equals(thread)) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("The device behind {} has not ended its work {} after its closing", file, CLOSE_TIMEOUT);
        }
    }

    @Override
    public String toString() {
        return "UapiServer[" + file + "]";
    }
}
