package io.lanrage.cli.demo;

import io.lanrage.wireguard.packet.Icmp;
import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.packet.Ipv4;
import io.lanrage.wireguard.tun.MemoryTun;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is behind a virtual interface in memory: a host with one IPv4 address that answers echo requests (RFC 792) and sends some, as an
 * operating system with {@code ping} would.
 */
final class MemoryHost implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MemoryHost.class);

    private static final int ECHO_BYTES = Ipv4.MIN_HEADER_BYTES + Icmp.HEADER_BYTES + 56;
    private static final short VERSION_AND_HEADER = 0x4500;
    private static final int PROTOCOL_OFFSET = 9;
    private static final int TIME_TO_LIVE_OFFSET = 8;
    private static final byte TIME_TO_LIVE = 64;
    private static final int SEQUENCE_OFFSET = 6;
    private static final Duration READ = Duration.ofSeconds(1);

    private final MemoryTun wire;
    private final int own;
    private final AtomicInteger sequence = new AtomicInteger();
    private final Map<Integer, CompletableFuture<Long>> awaited = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    /** Begins to answer. */
    MemoryHost(MemoryTun wire, InetAddress address) {
        this.wire = wire;
        this.own = ByteBuffer.wrap(address.getAddress()).getInt();
        this.thread = new Thread(this::run, "demo-host");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** An echo request under way. */
    record Echo(int number, long sentNanos, CompletableFuture<Long> answered) {

        /** The round trip in milliseconds; empty if it was not answered until now. */
        Optional<Double> roundTripMillis() {
            return answered.isDone() ? Optional.of((answered.join() - sentNanos) / 1e6) : Optional.empty();
        }
    }

    /** Sends an echo request. */
    Echo echo(InetAddress to) {
        int number = sequence.incrementAndGet() & 0xffff;
        Echo echo = new Echo(number, System.nanoTime(), new CompletableFuture<>());
        awaited.put(number, echo.answered());
        ByteBuffer packet = ByteBuffer.allocate(ECHO_BYTES);
        packet.putShort(0, VERSION_AND_HEADER);
        packet.put(TIME_TO_LIVE_OFFSET, TIME_TO_LIVE);
        packet.put(PROTOCOL_OFFSET, (byte) IpPacket.ICMP);
        Ipv4.setTotalBytes(packet, 0, ECHO_BYTES);
        Ipv4.setSource(packet, 0, own);
        Ipv4.setDestination(packet, 0, ByteBuffer.wrap(to.getAddress()).getInt());
        packet.put(Ipv4.MIN_HEADER_BYTES, (byte) Icmp.ECHO_REQUEST);
        packet.putShort(Ipv4.MIN_HEADER_BYTES + SEQUENCE_OFFSET, (short) number);
        send(packet);
        return echo;
    }

    /** Waits no longer for an answer. */
    void forget(Echo echo) {
        awaited.remove(echo.number());
    }

    private void run() {
        try {
            while (!closed) {
                wire.read(READ).ifPresent(packet -> arrived(ByteBuffer.wrap(packet)));
            }
        } catch (IOException e) {
            if (!closed) {
                LOG.debug("the virtual interface is gone: {}", e.getMessage());
            }
        }
    }

    private void arrived(ByteBuffer packet) {
        int bytes = IpPacket.validBytes(packet, 0, packet.remaining());
        boolean isForMe = bytes > 0
                && IpPacket.version(packet, 0) == IpPacket.VERSION_4
                && Ipv4.protocol(packet, 0) == IpPacket.ICMP
                && Ipv4.destination(packet, 0) == own;
        if (!isForMe) {
            return;
        }
        int icmp = Ipv4.headerBytes(packet, 0);
        if (!Icmp.isComplete(bytes - icmp) || !Icmp.isChecksumRight(packet, 0, icmp, bytes - icmp)) {
            return;
        }
        if (Icmp.type(packet, icmp) == Icmp.ECHO_REQUEST) {
            answer(packet, icmp);
        } else if (Icmp.type(packet, icmp) == Icmp.ECHO_REPLY) {
            CompletableFuture<Long> answered = awaited.remove(Icmp.sequence(packet, icmp));
            if (answered != null) {
                answered.complete(System.nanoTime());
            }
        }
    }

    private void answer(ByteBuffer request, int icmp) {
        Ipv4.setDestination(request, 0, Ipv4.source(request, 0));
        Ipv4.setSource(request, 0, own);
        request.put(icmp, (byte) Icmp.ECHO_REPLY);
        send(request);
    }

    private void send(ByteBuffer packet) {
        int icmp = Ipv4.headerBytes(packet, 0);
        Icmp.completeChecksum(packet, 0, icmp, packet.capacity() - icmp);
        Ipv4.completeChecksum(packet, 0);
        try {
            byte[] bytes = new byte[packet.capacity()];
            packet.get(0, bytes);
            wire.write(bytes);
        } catch (IOException e) {
            LOG.debug("the virtual interface is gone: {}", e.getMessage());
        }
    }

    /** Ends the host; the interface is its owner's. */
    @Override
    public void close() {
        closed = true;
        wire.wakeUp();
    }
}
