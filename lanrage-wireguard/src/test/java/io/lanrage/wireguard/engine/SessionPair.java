package io.lanrage.wireguard.engine;

import io.lanrage.core.key.PrivateKey;
import io.lanrage.wireguard.SimpleAead;
import io.lanrage.wireguard.aead.Aead;
import io.lanrage.wireguard.noise.TransportHeader;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A session of this side with a peer, and the peer's end of it, which makes and opens datagrams. */
final class SessionPair {
    static final int LOCAL_INDEX = 0x01020304;
    static final int REMOTE_INDEX = 0x0a0b0c0d;

    private static final Aead AEAD = new SimpleAead();
    private static final byte[] OUTGOING = key(1);
    private static final byte[] INCOMING = key(2);

    private final List<Tunnel> wanting = new CopyOnWriteArrayList<>();
    private final List<Session> confirmed = new CopyOnWriteArrayList<>();
    private final Tunnel tunnel;
    private final Session session;
    private final Aead.Key peerSends = AEAD.key(INCOMING);
    private final Aead.Key peerReceives = AEAD.key(OUTGOING);
    private long peersCounter;

    SessionPair(long bornNanos) {
        this(bornNanos, LOCAL_INDEX);
    }

    SessionPair(long bornNanos, int localIndex) {
        tunnel = new Tunnel(
                PrivateKey.generate(new SecureRandom()).publicKey(),
                new Sessions(Session::retire, false),
                new Traffic(bornNanos),
                wanting::add);
        session = new Session(
                tunnel,
                true,
                localIndex,
                REMOTE_INDEX,
                bornNanos,
                AEAD.key(OUTGOING),
                AEAD.key(INCOMING),
                confirmed::add);
    }

    private static byte[] key(int fill) {
        byte[] key = new byte[Aead.KEY_BYTES];
        key[0] = (byte) fill;
        return key;
    }

    Tunnel tunnel() {
        return tunnel;
    }

    Session session() {
        return session;
    }

    /** Who asked for a handshake. */
    List<Tunnel> wanting() {
        return wanting;
    }

    /** Which sessions were said to be used by the peer. */
    List<Session> confirmed() {
        return confirmed;
    }

    /** The peer's next datagram with this in it, padded to 16 bytes. */
    byte[] fromPeer(byte[] packet) {
        return fromPeer(peersCounter++, packet);
    }

    byte[] fromPeer(long counter, byte[] packet) {
        int padded = (packet.length + 15) / 16 * 16;
        ByteBuffer datagram = ByteBuffer.allocateDirect(TransportHeader.BYTES + padded + Aead.TAG_BYTES);
        datagram.put(TransportHeader.BYTES, packet);
        TransportHeader.write(datagram, 0, session.localIndex(), counter);
        peerSends.seal(counter, datagram, TransportHeader.BYTES, padded);
        byte[] bytes = new byte[datagram.capacity()];
        datagram.get(0, bytes);
        return bytes;
    }

    /** What the peer finds in a datagram, padding included; an assertion fails if it cannot open it. */
    byte[] openedByPeer(byte[] datagram) {
        ByteBuffer sealed = ByteBuffer.allocateDirect(datagram.length).put(0, datagram);
        int sealedBytes = datagram.length - TransportHeader.BYTES;
        ByteBuffer plain = ByteBuffer.allocateDirect(sealedBytes);
        long counter = TransportHeader.counter(sealed, 0);
        if (!TransportHeader.isTransport(sealed, 0, datagram.length)
                || TransportHeader.receiverIndex(sealed, 0) != REMOTE_INDEX
                || !peerReceives.open(counter, sealed, TransportHeader.BYTES, sealedBytes, plain, 0)) {
            throw new AssertionError("the peer cannot open what was sent");
        }
        byte[] bytes = new byte[sealedBytes - Aead.TAG_BYTES];
        plain.get(0, bytes);
        return bytes;
    }
}
