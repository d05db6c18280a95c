package io.lanrage.wireguard.engine;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel's sessions: the one in use, the one before it, whose packets may still be under way, and one that the peer has begun and
 * not used yet. Changed by the engine's thread; the data path reads {@link #current()}.
 *
 * <pre>
 *   we began:   response came          → current, at once
 *   peer began: response was sent      → next: not to be sent with, since the peer may not have it
 *               first packet came      → current
 * </pre>
 *
 * What was current becomes previous, and what was previous ends.
 */
final class Sessions {

    private final Consumer<Session> ended;
    private volatile @Nullable Session current;
    private volatile @Nullable Session next;
    private @Nullable Session previous;

    /**
     * Makes an empty one.
     *
     * @param ended is given each session that is out of use
     */
    Sessions(Consumer<Session> ended) {
        this.ended = ended;
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
        if (waiting != null) {
            // Both began at once. The peer may send with the one that it began.
            next = null;
            end(current);
            replacePrevious(waiting);
        } else {
            replacePrevious(current);
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
        replacePrevious(current);
        current = session;
        next = null;
        return true;
    }

    /** Ends all. */
    void clear() {
        end(next);
        end(current);
        end(previous);
        next = null;
        current = null;
        previous = null;
    }

    private void replacePrevious(@Nullable Session successor) {
        end(previous);
        previous = successor;
    }

    private void end(@Nullable Session session) {
        if (session != null) {
            ended.accept(session);
        }
    }
}
