package io.lanrage.wireguard;

import io.lanrage.core.key.PeerId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What peers said to each other, in the clear part: who sent a message of which type, and whether with a cookie. */
final class Overheard {
    static final int INITIATION = 1;
    static final int RESPONSE = 2;
    static final int COOKIE_REPLY = 3;

    private static final int MAC_BYTES = 16;

    private final List<Message> messages = new ArrayList<>();

    /** One message of a handshake. */
    record Message(PeerId from, int type, byte[] bytes) {
        /** Whether its second code is set. */
        boolean carriesCookie() {
            for (int i = bytes.length - MAC_BYTES; i < bytes.length; i++) {
                if (bytes[i] != 0) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Notes a datagram if it belongs to a handshake. From any thread. */
    synchronized void note(PeerId from, ByteBuffer datagram) {
        int type = datagram.get(datagram.position());
        if (type >= INITIATION && type <= COOKIE_REPLY) {
            byte[] bytes = new byte[datagram.remaining()];
            datagram.get(datagram.position(), bytes);
            messages.add(new Message(from, type, bytes));
        }
    }

    /** All messages so far. */
    synchronized List<Message> messages() {
        return List.copyOf(messages);
    }

    /** A peer's initiations, in order. */
    List<Message> initiations(PeerId from) {
        return messages().stream()
                .filter(message -> message.from().equals(from) && message.type() == INITIATION)
                .toList();
    }

    synchronized long count(Predicate<Message> which) {
        return messages.stream().filter(which).count();
    }

    long count(PeerId from, int type) {
        return count(message -> message.from().equals(from) && message.type() == type);
    }
}
