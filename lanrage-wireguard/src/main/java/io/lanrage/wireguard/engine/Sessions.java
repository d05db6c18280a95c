package io.lanrage.wireguard.engine;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel's sessions: the one in use, the two before it, whose packets may still be under way, and one that the peer has begun and
 * not used yet. Changed by the engine's thread; the data path reads {@link #current()}.
 *
 * <pre>
 *   we began:   response came          → current, at once
 *   peer began: response was sent      → next: not to be sent with, since the peer may not have it
 *               first packet came      → current
 * </pre>
 *
 * What was current becomes previous, and what was previous before that ends.
 *
 * <p>If both begin at once, there are two new sessions, and each side first sends with its own. They agree on that of the side with the
 * lower public key: the other one goes over to it with the first packet that comes in it. Were each to stay with its own, the next
 * handshake of either side would end what the other one still sends with.
 */
final class Sessions {

    private final Consumer<Session> ended;
    private final boolean yielding;
    private volatile @Nullable Session current;
    private volatile @Nullable Session next;
    private @Nullable Session previous;
    /** When both begin at once, the peer may send with what it began, and until it hears the answer with the one before. */
    private @Nullable Session beforePrevious;

    /**
     * Makes an empty one.
     *
     * @param ended is given each session that is out of use
     * @param yielding whether the peer's session is the one that stays if both begin at once
     */
    Sessions(Consumer<Session> ended, boolean yielding) {
        this.ended = ended;
        this.yielding = yielding;
    }

    /**
     * What packets are sent with; null if there is none. From the peer's first packet on that is its session, before the engine's
     * thread has heard of it: a peer that was started anew has no other, and the answer to that packet would be lost. From any thread.
     */
    @Nullable
    Session current() {
        Session begunByPeer = next;
        return begunByPeer != null && begunByPeer.isUsed() ? begunByPeer : current;
    }

    /** Whether there is nothing to send with, or nothing that should go on being used. From any thread. */
    boolean needSuccessorAt(long nowNanos) {
        Session session = current();
        return session == null || !session.isFreshAt(nowNanos);
    }

    /** Whether this session waits for the peer's first packet. From any thread. */
    boolean isNext(Session session) {
        return session.equals(next);
    }

    /** Whether the peer has begun a session that it has not used yet. */
    boolean hasNext() {
        return next != null;
    }

    /** Takes a session that this side began, and whose response came. */
    void begunHere(Session session) {
        Session waiting = next;
        supersede(current);
        if (waiting != null && !yielding) {
            // The peer may send with what it began, until the first packet of this session reaches it.
            next = null;
            supersede(waiting);
        }
        current = session;
    }

    /** Takes a session that the peer began. */
    void begunByPeer(Session session) {
        end(next);
        next = session;
    }

    /** The peer has used a session; if it was the next one, it is the current one from now on, and true is returned. */
    boolean confirmed(Session session) {
        if (!session.equals(next)) {
            return false;
        }
        supersede(current);
        current = session;
        next = null;
        return true;
    }

    /** Ends all. */
    void clear() {
        end(next);
        end(current);
        end(previous);
        end(beforePrevious);
        next = null;
        current = null;
        previous = null;
        beforePrevious = null;
    }

    private void supersede(@Nullable Session session) {
        if (session != null) {
            end(beforePrevious);
            beforePrevious = previous;
            previous = session;
        }
    }

    private void end(@Nullable Session session) {
        if (session != null) {
            ended.accept(session);
        }
    }
}
