package io.lanrage.wireguard.engine;

import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PublicKey;
import io.lanrage.wireguard.tun.PacketBatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One peer, as the data path sees it. What only the engine's thread needs is in its {@link PeerRecord}.
 */
final class Tunnel {

    /** Packets that wait for a handshake: the beginning of a few connections, not a transfer. */
    private static final int WAITING_PACKETS = 32;

    private final PublicKey key;
    private final PeerId id;
    private final Sessions sessions;
    private final Traffic traffic;
    private final Consumer<Tunnel> handshakeWanted;
    private final AtomicBoolean wanting = new AtomicBoolean();

    /** The outbound thread's. */
    private @Nullable PacketBatch waiting;

    /**
     * Makes one without sessions.
     *
     * @param handshakeWanted is called by any thread when there is no session to send with, or it grows old; not again before
     *     {@link #heard}
     */
    Tunnel(PublicKey key, Sessions sessions, Traffic traffic, Consumer<Tunnel> handshakeWanted) {
        this.key = key;
        this.id = key.peerId();
        this.sessions = sessions;
        this.traffic = traffic;
        this.handshakeWanted = handshakeWanted;
    }

    PublicKey key() {
        return key;
    }

    PeerId id() {
        return id;
    }

    Sessions sessions() {
        return sessions;
    }

    Traffic traffic() {
        return traffic;
    }

    /** Asks for a handshake, once until that is heard. From any thread. */
    void wantHandshake() {
        if (!wanting.get() && wanting.compareAndSet(false, true)) {
            handshakeWanted.accept(this);
        }
    }

    /** The engine's thread has heard what was asked for so far, and no handshake is being tried: who asks now means another one. */
    void heard() {
        wanting.set(false);
    }

    /** What waits for a session; null if nothing ever did. The outbound thread's. */
    @Nullable
    PacketBatch waiting() {
        return waiting;
    }

    /** What waits for a session, to be added to. The outbound thread's. */
    PacketBatch waitingFor(PacketBatch.Room room) {
        PacketBatch batch = waiting;
        if (batch == null) {
            batch = new PacketBatch(WAITING_PACKETS, WAITING_PACKETS * room.strideBytes(room.mtu()), room);
            waiting = batch;
        }
        return batch;
    }

    @Override
    public String toString() {
        return "Tunnel[" + id + "]";
    }
}
