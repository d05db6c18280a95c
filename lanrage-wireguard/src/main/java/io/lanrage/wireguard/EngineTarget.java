package io.lanrage.wireguard;

import io.lanrage.core.error.InputException;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.key.PublicKey;
import io.lanrage.wireguard.engine.Engine;
import io.lanrage.wireguard.posix.Errno;
import io.lanrage.wireguard.uapi.DeviceChange;
import io.lanrage.wireguard.uapi.DeviceState;
import io.lanrage.wireguard.uapi.PeerChange;
import io.lanrage.wireguard.uapi.UapiRefusal;
import io.lanrage.wireguard.uapi.UapiTarget;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * The engine as {@code wg} sees it. Peers, preshared keys, allowed addresses and keepalives can be changed; what LANrage lives by cannot:
 * the own key, which is the player's identity, and port and mark, which belong to the peer transport. Endpoints are ignored, because
 * the paths to peers are found elsewhere.
 */
final class EngineTarget implements UapiTarget {

    private final OrderThread thread;
    private final Engine engine;

    EngineTarget(OrderThread thread, Engine engine) {
        this.thread = thread;
        this.engine = engine;
    }

    @Override
    public DeviceState state() throws UapiRefusal {
        return carryOut(engine::state);
    }

    @Override
    public void change(DeviceChange change) throws UapiRefusal {
        try {
            boolean touchesIdentity = change.removesPrivateKey()
                    || change.privateKey()
                            .filter(key -> !key.publicKey().equals(engine.publicKey()))
                            .isPresent();
            if (touchesIdentity) {
                throw new UapiRefusal(Errno.EOPNOTSUPP, "the private key is the player's identity");
            }
            if (change.listenPort().orElse(0) != 0 || change.firewallMark().orElse(0) != 0) {
                throw new UapiRefusal(Errno.EOPNOTSUPP, "the port and the mark are the peer transport's");
            }
            carryOut(() -> {
                apply(change);
                return change;
            });
        } finally {
            change.wipe();
        }
    }

    private void apply(DeviceChange change) {
        if (change.replacesPeers()) {
            List<PublicKey> kept = change.peers().stream().map(PeerChange::key).toList();
            engine.keys().stream()
                    .filter(key -> !kept.contains(key))
                    .forEach(key -> engine.change(new PeerChange.Remove(key)));
        }
        change.peers().forEach(engine::change);
    }

    private <T> T carryOut(OrderThread.Order<T> order) throws UapiRefusal {
        try {
            return thread.order(order).toCompletableFuture().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UapiRefusal(Errno.EINTR, "the interface is being closed");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InputException refused) {
                throw new UapiRefusal(Errno.EINVAL, String.valueOf(refused.getMessage()));
            }
            if (e.getCause() instanceof LanrageException failed) {
                throw new UapiRefusal(Errno.EIO, String.valueOf(failed.getMessage()));
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
