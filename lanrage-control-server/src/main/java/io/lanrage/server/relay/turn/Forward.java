package io.lanrage.server.relay.turn;

import io.lanrage.nat.turn.Endpoint;

/**
 * What is to be done with one datagram: a cell that is overwritten for each, so that forwarding makes no objects. For one thread.
 */
public final class Forward {

    /** The kinds of verdict. */
    public enum Action {
        /** Send the bytes from the socket {@link #relay()} to {@link #target()}. */
        TO_PEER,
        /** Send the bytes on {@link #origin()} to {@link #target()}. */
        TO_CLIENT,
        /** It is a STUN message that carries no data: a request, which {@link TurnShard#request} or a STUN service answers. */
        MESSAGE,
        /** Forget it, for the reason that {@link #drop()} tells. */
        DROP
    }

    private final Endpoint target = new Endpoint();
    private Action action = Action.DROP;
    private TurnDrop drop = TurnDrop.MALFORMED;
    private int socket;
    private int at;
    private int length;
    private boolean dontFragment;

    /** A verdict about nothing yet. */
    public Forward() {}

    Forward toPeer(int relay, Endpoint peer, int dataAt, int dataBytes, boolean inOnePiece) {
        return toPeer(relay, peer.high(), peer.low(), peer.port(), dataAt, dataBytes, inOnePiece);
    }

    Forward toPeer(int relay, long high, long low, int port, int dataAt, int dataBytes, boolean inOnePiece) {
        action = Action.TO_PEER;
        socket = relay;
        target.set(high, low, port);
        at = dataAt;
        length = dataBytes;
        dontFragment = inOnePiece;
        return this;
    }

    Forward toClient(Allocation allocation, int messageAt, int messageBytes) {
        action = Action.TO_CLIENT;
        socket = allocation.origin;
        target.set(allocation.clientHigh, allocation.clientLow, allocation.clientPort);
        at = messageAt;
        length = messageBytes;
        dontFragment = false;
        return this;
    }

    Forward message() {
        action = Action.MESSAGE;
        return this;
    }

    Forward drop(TurnDrop reason) {
        action = Action.DROP;
        drop = reason;
        return this;
    }

    /** What is to be done. */
    public Action action() {
        return action;
    }

    /** Why the datagram is dropped; of no meaning unless it is. */
    public TurnDrop drop() {
        return drop;
    }

    /** The relay's socket that sends to the peer, as {@link TurnEffect.Open} numbered it. */
    public int relay() {
        return socket;
    }

    /** The socket or connection that leads to the client, see {@link Origin}. */
    public int origin() {
        return socket;
    }

    /** Whom the bytes go to. */
    public Endpoint target() {
        return target;
    }

    /** The first byte to send, in the buffer that was handed in. */
    public int at() {
        return at;
    }

    /** How many bytes to send. */
    public int length() {
        return length;
    }

    /** Whether the datagram must reach the peer in one piece (RFC 8656 §14). */
    public boolean dontFragment() {
        return dontFragment;
    }
}
