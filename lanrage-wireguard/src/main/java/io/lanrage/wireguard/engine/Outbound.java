package io.lanrage.wireguard.engine;

import io.lanrage.core.transport.PeerTransport;
import io.lanrage.wireguard.aead.Aead;
import io.lanrage.wireguard.noise.TransportHeader;
import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.tun.PacketBatch;
import io.lanrage.wireguard.tun.TunDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the virtual interface to the peers: reads packets, finds their tunnels, seals them where they lie, and hands runs of equal length
 * to the transport. One thread runs it; other threads give it work.
 */
final class Outbound implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Outbound.class);

    /** One segment of 64 KiB that the system left to be cut into packets of 576 bytes. */
    private static final int MAX_PACKETS = 128;

    private static final int CAPACITY_BYTES = 160 << 10;

    /** Nothing depends on it: a wait that is forgotten ends some time. */
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final TunDevice device;
    private final PeerTransport transport;
    private final Router router;
    private final PacketRules rules;
    private final EngineCounters counters;
    private final LongSupplier nanoClock;
    private final PacketBatch batch;
    /** One packet, sealed again and again for everybody. */
    private final PacketBatch copy;

    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    Outbound(
            TunDevice device,
            PeerTransport transport,
            Router router,
            PacketRules rules,
            EngineCounters counters,
            LongSupplier nanoClock) {
        this.device = device;
        this.transport = transport;
        this.router = router;
        this.rules = rules;
        this.counters = counters;
        this.nanoClock = nanoClock;
        PacketBatch.Room room = room(device.mtu());
        this.batch = new PacketBatch(MAX_PACKETS, CAPACITY_BYTES, room);
        this.copy = new PacketBatch(1, room.strideBytes(device.mtu()), room);
    }

    /** What WireGuard adds to a packet: a header, padding to 16 bytes but not beyond the MTU, a tag (white paper §5.4.6). */
    static PacketBatch.Room room(int mtu) {
        return new PacketBatch.Room(TransportHeader.BYTES, Aead.TAG_BYTES, 16, mtu);
    }

    /** Has something done on this thread, soon. From any thread. */
    void execute(Runnable order) {
        work.add(order);
        device.wakeUp();
    }

    /** Lets {@link #run} end. From any thread. */
    void close() {
        closed = true;
        device.wakeUp();
    }

    @Override
    public void run() {
        device.hurryThisThread();
        while (!closed) {
            try {
                batch.clear();
                device.read(batch, WAIT_NANOS);
                doWork();
                send(batch, nanoClock.getAsLong());
            } catch (IOException e) {
                if (!closed) {
                    LOG.info("the virtual interface {} is gone: {}", device.name(), e.getMessage());
                }
                return;
            } catch (RuntimeException e) {
                // One batch must not end the tunnels for all others.
                LOG.error("packets from the virtual interface were not handled", e);
            }
        }
    }

    private void doWork() {
        Runnable order = work.poll();
        while (order != null) {
            order.run();
            order = work.poll();
        }
    }

    /** Sends the packets of the batch, in runs of one tunnel and one length. */
    private void send(PacketBatch packets, long nowNanos) {
        int index = 0;
        while (index < packets.count()) {
            int offset = packets.offset(index);
            int bytes = packets.bytes(index);
            ByteBuffer memory = packets.memory();
            if (IpPacket.validBytes(memory, offset, bytes) != bytes) {
                counters.dropped(EngineDrop.OUT_MALFORMED);
                index++;
            } else if (rules.isForEverybody(memory, offset)) {
                sendToEverybody(packets, index, nowNanos);
                index++;
            } else {
                Tunnel tunnel = router.destination(memory, offset);
                if (tunnel == null) {
                    counters.dropped(EngineDrop.OUT_NO_PEER);
                    index++;
                } else {
                    index = sendRun(tunnel, packets, index, nowNanos);
                }
            }
        }
    }

    /**
     * Seals and sends the packets from {@code first} on that go to one tunnel and are as long as the first, with a shorter one at the
     * end perhaps.
     *
     * @return the index behind the last one that was sent
     */
    private int sendRun(Tunnel tunnel, PacketBatch packets, int first, long nowNanos) {
        ByteBuffer memory = packets.memory();
        int paddedBytes = packets.room().paddedBytes(packets.bytes(first));
        int end = first + 1;
        boolean full = true;
        while (full && end < packets.count() && belongs(tunnel, packets, end)) {
            int padded = packets.room().paddedBytes(packets.bytes(end));
            if (padded > paddedBytes) {
                break;
            }
            full = padded == paddedBytes;
            end++;
        }
        for (int i = first; i < end; i++) {
            rules.sent(memory, packets.offset(i), packets.bytes(i), nowNanos);
        }
        seal(tunnel, packets, first, end, nowNanos);
        return end;
    }

    private boolean belongs(Tunnel tunnel, PacketBatch packets, int index) {
        ByteBuffer memory = packets.memory();
        int offset = packets.offset(index);
        int bytes = packets.bytes(index);
        return IpPacket.validBytes(memory, offset, bytes) == bytes
                && !rules.isForEverybody(memory, offset)
                && tunnel.equals(router.destination(memory, offset));
    }

    private void sendToEverybody(PacketBatch packets, int index, long nowNanos) {
        int offset = packets.offset(index);
        int bytes = packets.bytes(index);
        ByteBuffer memory = packets.memory();
        if (bytes > device.mtu() || !rules.mayCopy(memory, offset, bytes, nowNanos)) {
            counters.dropped(EngineDrop.OUT_COPY_LIMIT);
            return;
        }
        rules.sent(memory, offset, bytes, nowNanos);
        for (Tunnel tunnel : router.tunnels()) {
            copy.clear();
            copy.memory().put(copy.next(), memory, offset, bytes);
            copy.add(bytes);
            seal(tunnel, copy, 0, 1, nowNanos);
        }
    }

    /** Sends what waited for a handshake, and a keepalive if nothing did and {@code evenIfEmpty}. On this thread. */
    void flush(Tunnel tunnel, boolean evenIfEmpty) {
        long nowNanos = nanoClock.getAsLong();
        PacketBatch waiting = tunnel.waiting();
        if (waiting != null && waiting.count() > 0) {
            for (int i = 0; i < waiting.count(); i++) {
                seal(tunnel, waiting, i, i + 1, nowNanos);
            }
            waiting.clear();
        } else if (evenIfEmpty) {
            keepalive(tunnel);
        }
    }

    /** Drops what waits for a handshake. On this thread. */
    void abandon(Tunnel tunnel) {
        PacketBatch waiting = tunnel.waiting();
        if (waiting != null) {
            waiting.clear();
        }
    }

    /** Sends an empty packet. On this thread. */
    void keepalive(Tunnel tunnel) {
        copy.clear();
        copy.add(0);
        seal(tunnel, copy, 0, 1, nanoClock.getAsLong());
    }

    private void seal(Tunnel tunnel, PacketBatch packets, int first, int end, long nowNanos) {
        Session session = usable(tunnel, nowNanos);
        if (session == null) {
            tunnel.wantHandshake();
            keep(tunnel, packets, first, end);
            return;
        }
        PacketBatch.Room room = packets.room();
        ByteBuffer memory = packets.memory();
        int begin = packets.offset(first) - TransportHeader.BYTES;
        int segmentBytes = TransportHeader.BYTES + room.paddedBytes(packets.bytes(first)) + Aead.TAG_BYTES;
        int sealedEnd = begin;
        try {
            for (int i = first; i < end && session.hasCounter(); i++) {
                sealedEnd = sealOne(session, memory, packets.offset(i), packets.bytes(i), room);
            }
        } finally {
            session.sending().release();
        }
        ByteBuffer datagrams = packets.view(begin, sealedEnd);
        boolean data = packets.bytes(first) > 0;
        tunnel.traffic().countSent(sealedEnd - begin);
        transport.send(tunnel.id(), datagrams, segmentBytes);
        if (data) {
            tunnel.traffic().dataSent(nowNanos);
        } else {
            tunnel.traffic().keepaliveSent(nowNanos);
        }
        if (session.wantsSuccessorAfterSending(nowNanos)) {
            tunnel.wantHandshake();
        }
    }

    /** The session to send with, whose key is then acquired; null if there is none. */
    private static @Nullable Session usable(Tunnel tunnel, long nowNanos) {
        Session session = tunnel.sessions().current();
        boolean usable = session != null
                && session.isAliveAt(nowNanos)
                && session.hasCounter()
                && session.sending().acquire();
        return usable ? session : null;
    }

    private static int sealOne(Session session, ByteBuffer memory, int offset, int bytes, PacketBatch.Room room) {
        int padded = room.paddedBytes(bytes);
        for (int i = offset + bytes; i < offset + padded; i++) {
            memory.put(i, (byte) 0);
        }
        long counter = session.takeCounter();
        TransportHeader.write(memory, offset - TransportHeader.BYTES, session.remoteIndex(), counter);
        session.sending().key().seal(counter, memory, offset, padded);
        return offset + padded + Aead.TAG_BYTES;
    }

    /** Keeps packets until there is a session, as many as fit. */
    private void keep(Tunnel tunnel, PacketBatch packets, int first, int end) {
        PacketBatch waiting = tunnel.waitingFor(packets.room());
        if (packets.equals(waiting)) {
            // The new session is over already.
            counters.dropped(EngineDrop.OUT_NO_SESSION);
            return;
        }
        for (int i = first; i < end; i++) {
            int bytes = packets.bytes(i);
            if (bytes > 0 && waiting.fits(bytes)) {
                waiting.memory().put(waiting.next(), packets.memory(), packets.offset(i), bytes);
                waiting.add(bytes);
            } else if (bytes > 0) {
                counters.dropped(EngineDrop.OUT_NO_SESSION);
            }
        }
    }
}
