package io.lanrage.wireguard.engine;

import io.lanrage.core.key.PeerId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Initiations of peers that are about to be added: two peers seldom add each other at the same instant. The newest of each is kept,
 * as long as its sender may still wait for the response. Used by the engine's thread.
 */
final class EarlyMessages {

    /** Far more than join a party within seconds. */
    static final int MAX_MESSAGES = 32;

    /** The longest time after which a sender tries again, and takes no response to this one any more. */
    static final long KEPT_NANOS = WireGuardLimits.REKEY_TIMEOUT_NANOS + TimeUnit.MILLISECONDS.toNanos(500);

    private final Map<PeerId, Message> messages = new LinkedHashMap<>();

    private static final class Message {
        private final byte[] bytes;
        private final long sinceNanos;

        Message(byte[] bytes, long sinceNanos) {
            this.bytes = bytes;
            this.sinceNanos = sinceNanos;
        }
    }

    /** Keeps a message, in place of the sender's last one; if there are too many, the one that was kept longest goes. */
    void keep(PeerId from, byte[] message, long nowNanos) {
        messages.remove(from);
        if (messages.size() >= MAX_MESSAGES) {
            messages.remove(messages.keySet().iterator().next());
        }
        messages.put(from, new Message(message, nowNanos));
    }

    /** Takes a sender's message out; empty if there is none, or none that is worth a response. */
    Optional<byte[]> take(PeerId from, long nowNanos) {
        return Optional.ofNullable(messages.remove(from))
                .filter(message -> nowNanos - message.sinceNanos < KEPT_NANOS)
                .map(message -> message.bytes);
    }
}
