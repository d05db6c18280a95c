package io.lanrage.wireguard.engine;

import io.lanrage.wireguard.aead.Aead;
import java.util.function.Consumer;

/**
 * What one handshake led to: two keys, two indexes, the counters. Sending belongs to the outbound thread, receiving to the inbound
 * one; the engine's thread ends it.
 */
final class Session {

    private final Tunnel tunnel;
    private final boolean initiator;
    private final int localIndex;
    private final int remoteIndex;
    private final long bornNanos;
    private final GuardedKey sending;
    private final GuardedKey receiving;
    private final ReplayWindow window = new ReplayWindow();
    private final Consumer<Session> confirmed;

    /** The outbound thread's. */
    private long nextCounter;

    /** Whether the peer has used the session, of which the engine's thread is told. Set by the inbound thread. */
    private volatile boolean used;

    /** Whether so much was sent that the keys have to be replaced, whatever their age. Set by the outbound thread. */
    private volatile boolean worn;

    Session(
            Tunnel tunnel,
            boolean initiator,
            int localIndex,
            int remoteIndex,
            long bornNanos,
            Aead.Key sending,
            Aead.Key receiving,
            Consumer<Session> confirmed) {
        this.tunnel = tunnel;
        this.initiator = initiator;
        this.localIndex = localIndex;
        this.remoteIndex = remoteIndex;
        this.bornNanos = bornNanos;
        this.sending = new GuardedKey(sending);
        this.receiving = new GuardedKey(receiving);
        this.confirmed = confirmed;
    }

    /** Whose session it is. */
    Tunnel tunnel() {
        return tunnel;
    }

    /** By which index the peer's packets name it. */
    int localIndex() {
        return localIndex;
    }

    /** By which index the own packets name it. */
    int remoteIndex() {
        return remoteIndex;
    }

    GuardedKey sending() {
        return sending;
    }

    GuardedKey receiving() {
        return receiving;
    }

    ReplayWindow window() {
        return window;
    }

    /** Whether the keys may still be used, by their age. */
    boolean isAliveAt(long nowNanos) {
        return nowNanos - bornNanos < WireGuardLimits.REJECT_AFTER_NANOS;
    }

    /** Whether there is a counter left to send with. */
    boolean hasCounter() {
        return Long.compareUnsigned(nextCounter, WireGuardLimits.REJECT_AFTER_MESSAGES) < 0;
    }

    /** The counter for the next packet; the outbound thread's. */
    long takeCounter() {
        return nextCounter++;
    }

    /** Leaves out counters, as if packets had been sent; for tests at the limits. The outbound thread's. */
    void skipCountersTo(long counter) {
        nextCounter = counter;
    }

    /** Whether something that is sent now should be followed by a handshake: by the initiator's clock, by anybody's counter. */
    boolean wantsSuccessorAfterSending(long nowNanos) {
        if (Long.compareUnsigned(nextCounter, WireGuardLimits.REKEY_AFTER_MESSAGES) > 0) {
            worn = true;
        }
        return worn || (initiator && nowNanos - bornNanos >= WireGuardLimits.REKEY_AFTER_NANOS);
    }

    /** Whether something that arrived should be followed by a handshake, lest the peer has no keys to answer with. */
    boolean wantsSuccessorAfterReceiving(long nowNanos) {
        long lastCall = WireGuardLimits.REJECT_AFTER_NANOS
                - WireGuardLimits.KEEPALIVE_TIMEOUT_NANOS
                - WireGuardLimits.REKEY_TIMEOUT_NANOS;
        return initiator && nowNanos - bornNanos >= lastCall;
    }

    /** Whether nobody needs a successor yet, neither by age nor by what was sent. From any thread. */
    boolean isFreshAt(long nowNanos) {
        return !worn && nowNanos - bornNanos < WireGuardLimits.REKEY_AFTER_NANOS;
    }

    /** Whether the peer has used the session, so that it surely has its keys. From any thread. */
    boolean isUsed() {
        return used;
    }

    /** Tells, once, that the peer has used the session. The inbound thread's. */
    void confirm() {
        if (!used) {
            used = true;
            confirmed.accept(this);
        }
    }

    /** Ends both keys. */
    void retire() {
        sending.retire();
        receiving.retire();
    }
}
