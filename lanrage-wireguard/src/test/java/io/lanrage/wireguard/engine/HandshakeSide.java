package io.lanrage.wireguard.engine;

import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.transport.PeerTransport;
import io.lanrage.wireguard.SimpleAead;
import io.lanrage.wireguard.aead.Aead;
import io.lanrage.wireguard.noise.LocalIdentity;
import io.lanrage.wireguard.noise.TransportHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** One side of handshakes, whose messages are carried by hand. */
final class HandshakeSide implements AutoCloseable {
    static final int INITIATION_BYTES = 148;
    static final int RESPONSE_BYTES = 92;
    private static final int INDEX_OFFSET = 4;

    private final ManualTime time;
    private final LocalIdentity identity;
    private final Peers peers = new Peers();
    private final SessionTable table;
    private final EngineCounters counters = new EngineCounters();
    private final Queue<byte[]> sent = new ArrayDeque<>();
    private final List<PeerRecord> established = new ArrayList<>();
    private final Handshakes handshakes;
    private int lastAnswered;

    HandshakeSide(ManualTime time) {
        this.time = time;
        Sources sources = time.sources();
        this.identity = LocalIdentity.of(PrivateKey.generate(sources.random()));
        this.table = new SessionTable(sources.random()::nextInt);
        this.handshakes = new Handshakes(
                identity,
                peers,
                table,
                new SimpleAead(),
                new Wire(),
                counters,
                sources,
                established::add,
                session -> {});
    }

    private final class Wire implements PeerTransport {
        @Override
        public void send(PeerId peer, ByteBuffer datagrams, int segmentBytes) {
            byte[] bytes = new byte[datagrams.remaining()];
            datagrams.get(bytes);
            if (bytes.length == RESPONSE_BYTES) {
                lastAnswered =
                        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(INDEX_OFFSET);
            }
            sent.add(bytes);
        }

        @Override
        public void receiver(Receiver receiver) {
            throw new UnsupportedOperationException();
        }
    }

    PublicKey key() {
        return identity.publicKey();
    }

    /** Whether the other side's session stays if both begin at once. */
    boolean yields(PublicKey other) {
        return key().compareTo(other) > 0;
    }

    PeerRecord add(PublicKey key) {
        Sessions sessions = new Sessions(
                session -> {
                    table.free(session.localIndex());
                    session.retire();
                },
                yields(key));
        Tunnel tunnel = new Tunnel(key, sessions, new Traffic(time.nanos()), wanting -> {});
        PeerRecord peer = new PeerRecord(identity, tunnel, new TunnelTimers(bound -> 0), time.nanos());
        peers.add(peer);
        return peer;
    }

    void presharedKey(PeerRecord peer, PresharedKey key) {
        peer.presharedKey(identity, key);
    }

    Handshakes handshakes() {
        return handshakes;
    }

    SessionTable table() {
        return table;
    }

    /** Whom it can send to. */
    List<PeerRecord> established() {
        return established;
    }

    /** The oldest message that it sent and nobody has taken. */
    byte[] sent() {
        return Objects.requireNonNull(sent.poll(), "nothing was sent");
    }

    boolean nothingSent() {
        return sent.isEmpty();
    }

    boolean take(HandshakeSide from, byte[] message) {
        return take(from.key(), message);
    }

    boolean take(PublicKey from, byte[] message) {
        return handshakes.take(from.peerId(), message, false);
    }

    void takeUnderLoad(HandshakeSide from, byte[] message) {
        handshakes.take(from.key().peerId(), message, true);
    }

    /** The session that it sends with. */
    Session current(PeerRecord peer) {
        return Objects.requireNonNull(peer.tunnel().sessions().current(), "there is no session");
    }

    /** The session of the last response that it sent, which may be over. */
    @Nullable
    Session answered() {
        return table.find(lastAnswered);
    }

    long dropped(EngineDrop reason) {
        return counters.count(reason);
    }

    /** What was dropped, by reason. */
    List<EngineDrop> drops() {
        return Drops.of(counters);
    }

    /** The peer has used the session of the last response, as the inbound thread would tell. */
    void confirm(PeerRecord peer) {
        Session session = Objects.requireNonNull(answered(), "there is no session");
        session.confirm();
        if (!peer.tunnel().sessions().confirmed(session)) {
            throw new AssertionError("it was confirmed, or is over");
        }
    }

    /** A session's next datagram with this in it, whose length is a multiple of 16. */
    static byte[] datagram(Session from, byte[] packet) {
        ByteBuffer memory = ByteBuffer.allocateDirect(TransportHeader.BYTES + packet.length + Aead.TAG_BYTES);
        long counter = from.takeCounter();
        TransportHeader.write(memory, 0, from.remoteIndex(), counter);
        memory.put(TransportHeader.BYTES, packet);
        from.sending().key().seal(counter, memory, TransportHeader.BYTES, packet.length);
        byte[] datagram = new byte[memory.capacity()];
        memory.get(0, datagram);
        return datagram;
    }

    /** Whether what one session seals, the other opens. */
    static boolean passes(Session from, Session to) {
        byte[] plain = "through the tunnel".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer memory = ByteBuffer.allocateDirect(64).put(0, plain);
        long counter = from.takeCounter();
        from.sending().key().seal(counter, memory, 0, plain.length);
        ByteBuffer opened = ByteBuffer.allocateDirect(64);
        boolean right = to.receiving().key().open(counter, memory, 0, plain.length + 16, opened, 0);
        byte[] result = new byte[plain.length];
        opened.get(0, result);
        return right && Arrays.equals(plain, result) && to.window().accept(counter);
    }

    @Override
    public void close() {
        peers.all().forEach(PeerRecord::close);
        handshakes.close();
        identity.close();
    }
}
