package io.lanrage.wireguard.engine;

import io.lanrage.core.key.PeerId;
import io.lanrage.core.transport.PeerTransport;
import io.lanrage.wireguard.aead.Aead;
import io.lanrage.wireguard.noise.DecodedDatagram;
import io.lanrage.wireguard.noise.TransportHeader;
import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.tun.PacketBatch;
import io.lanrage.wireguard.tun.TunDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the peers to the virtual interface: opens what arrives, checks that it is new and from whom it says, and writes it. Runs on the
 * transport's thread; messages of handshakes are copied and handed on.
 */
final class Inbound implements PeerTransport.Receiver {

    private static final Logger LOG = LoggerFactory.getLogger(Inbound.class);

    private static final int MAX_PACKETS = 256;

    /** What the system gives at a time, and one packet more while it is being opened. */
    private static final int CAPACITY_BYTES = 192 << 10;

    private final TunDevice device;
    private final SessionTable sessions;
    private final Router router;
    private final PacketRules rules;
    private final HandshakeInbox handshakes;
    private final EngineCounters counters;
    private final LongSupplier nanoClock;
    private final PacketBatch opened = new PacketBatch(MAX_PACKETS, CAPACITY_BYTES, PacketBatch.Room.NONE);
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(64 << 10).order(ByteOrder.BIG_ENDIAN);
    private @Nullable Session held;
    private boolean hurried;
    private volatile boolean closed;

    Inbound(
            TunDevice device,
            SessionTable sessions,
            Router router,
            PacketRules rules,
            HandshakeInbox handshakes,
            EngineCounters counters,
            LongSupplier nanoClock) {
        this.device = device;
        this.sessions = sessions;
        this.router = router;
        this.rules = rules;
        this.handshakes = handshakes;
        this.counters = counters;
        this.nanoClock = nanoClock;
    }

    /** What arrives from now on is dropped. From any thread. */
    void close() {
        closed = true;
    }

    @Override
    public void receive(PeerId peer, ByteBuffer datagrams, int segmentBytes) {
        if (closed) {
            datagrams.position(datagrams.limit());
            return;
        }
        if (!hurried) {
            hurried = true;
            device.hurryThisThread();
        }
        long nowNanos = nanoClock.getAsLong();
        ByteBuffer memory = datagrams.order() == ByteOrder.BIG_ENDIAN ? datagrams : datagrams.duplicate();
        try {
            int offset = datagrams.position();
            while (offset < datagrams.limit()) {
                int bytes = Math.min(segmentBytes, datagrams.limit() - offset);
                datagram(peer, memory, offset, bytes, nowNanos);
                offset += bytes;
            }
        } finally {
            release();
            datagrams.position(datagrams.limit());
            write();
        }
    }

    private void datagram(PeerId peer, ByteBuffer memory, int offset, int bytes, long nowNanos) {
        if (!TransportHeader.isTransport(memory, offset, bytes)) {
            handshake(peer, memory, offset, bytes);
        } else if (bytes > scratch.capacity()) {
            counters.dropped(EngineDrop.IN_MALFORMED);
        } else {
            Session session = session(peer, TransportHeader.receiverIndex(memory, offset));
            if (session == null) {
                counters.dropped(EngineDrop.IN_NO_SESSION);
            } else {
                transportData(session, memory, offset, bytes, nowNanos);
            }
        }
    }

    private void handshake(PeerId peer, ByteBuffer memory, int offset, int bytes) {
        if (!DecodedDatagram.isOfHandshake(memory, offset, bytes)) {
            counters.dropped(EngineDrop.IN_MALFORMED);
            return;
        }
        byte[] message = new byte[bytes];
        memory.get(offset, message);
        handshakes.put(peer, message);
    }

    /** The session of an index, whose key is acquired until the next one is asked for; null if the peer has none of that index. */
    private @Nullable Session session(PeerId peer, int index) {
        Session before = held;
        if (before != null
                && before.localIndex() == index
                && before.tunnel().id().equals(peer)) {
            return before;
        }
        release();
        Session found = sessions.find(index);
        if (found == null
                || !found.tunnel().id().equals(peer)
                || !found.receiving().acquire()) {
            return null;
        }
        held = found;
        return found;
    }

    private void release() {
        Session session = held;
        if (session != null) {
            session.receiving().release();
            held = null;
        }
    }

    private void transportData(Session session, ByteBuffer memory, int offset, int bytes, long nowNanos) {
        long counter = TransportHeader.counter(memory, offset);
        if (Long.compareUnsigned(counter, WireGuardLimits.REJECT_AFTER_MESSAGES) >= 0) {
            counters.dropped(EngineDrop.IN_EXPIRED);
            return;
        }
        int sealedBytes = bytes - TransportHeader.BYTES;
        if (!opened.fits(sealedBytes)) {
            write();
        }
        if (!open(session, counter, memory, offset + TransportHeader.BYTES, sealedBytes)) {
            counters.dropped(EngineDrop.IN_FORGED);
        } else if (!session.window().accept(counter)) {
            counters.dropped(EngineDrop.IN_REPLAYED);
        } else if (!session.isAliveAt(nowNanos)) {
            // To the peer the session is younger: its clock stood still while its machine slept. It does not know that
            // nobody hears it.
            counters.dropped(EngineDrop.IN_EXPIRED);
            wantSuccessor(session);
        } else {
            authentic(session, sealedBytes - Aead.TAG_BYTES, bytes, nowNanos);
        }
    }

    private boolean open(Session session, long counter, ByteBuffer memory, int offset, int sealedBytes) {
        ByteBuffer from = memory;
        int at = offset;
        if (!memory.isDirect()) {
            scratch.put(0, memory, offset, sealedBytes);
            from = scratch;
            at = 0;
        }
        return session.receiving().key().open(counter, from, at, sealedBytes, opened.memory(), opened.next());
    }

    /** What was opened lies behind the other packets; it is added to them if it is in order. */
    private void authentic(Session session, int plainBytes, int wireBytes, long nowNanos) {
        Tunnel tunnel = session.tunnel();
        tunnel.traffic().countReceived(wireBytes);
        if (tunnel.sessions().isNext(session)) {
            session.confirm();
        }
        if (session.wantsSuccessorAfterReceiving(nowNanos)) {
            wantSuccessor(session);
        }
        if (plainBytes == 0) {
            tunnel.traffic().keepaliveReceived(nowNanos);
            return;
        }
        tunnel.traffic().dataReceived(nowNanos);
        ByteBuffer memory = opened.memory();
        int offset = opened.next();
        int packetBytes = IpPacket.validBytes(memory, offset, plainBytes);
        if (packetBytes < 0) {
            counters.dropped(EngineDrop.IN_BAD_PACKET);
        } else if (!tunnel.equals(router.source(memory, offset))) {
            counters.dropped(EngineDrop.IN_SOURCE);
        } else {
            admit(tunnel, memory, offset, packetBytes, nowNanos);
        }
    }

    /** What still arrives in a session that has a successor already says nothing new. */
    private static void wantSuccessor(Session session) {
        Tunnel tunnel = session.tunnel();
        if (session.equals(tunnel.sessions().current())) {
            tunnel.wantHandshake();
        }
    }

    private void admit(Tunnel tunnel, ByteBuffer memory, int offset, int packetBytes, long nowNanos) {
        switch (rules.arrived(tunnel.id(), memory, offset, packetBytes, nowNanos)) {
            case ADMITTED -> opened.add(packetBytes);
            case FILTERED -> counters.dropped(EngineDrop.IN_FILTERED);
            case COPY_LIMIT -> counters.dropped(EngineDrop.IN_COPY_LIMIT);
        }
    }

    private void write() {
        if (opened.count() == 0) {
            return;
        }
        try {
            device.write(opened);
        } catch (IOException e) {
            if (!closed) {
                LOG.debug("the virtual interface {} takes nothing: {}", device.name(), e.getMessage());
            }
        } finally {
            opened.clear();
        }
    }
}
