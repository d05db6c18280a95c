package io.lanrage.nat.turn.client;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The newest credentials: until when they are good, and when new ones have to be asked for. */
final class CredentialWatch {

    private @Nullable TurnCredentials newest;
    private boolean asked;
    private boolean refused;
    private OptionalLong endNanos = OptionalLong.empty();
    private OptionalLong renewalNanos = OptionalLong.empty();

    /** The newest, if they can be used for something new: the server did not refuse them, and their time is not over. */
    @Nullable
    TurnCredentials usable(long nowNanos) {
        return refused || Deadlines.isReached(endNanos, nowNanos) ? null : newest;
    }

    /** Whether to ask now: not twice at a time. */
    boolean ask() {
        boolean first = !asked;
        asked = true;
        renewalNanos = OptionalLong.empty();
        return first;
    }

    /** Takes new ones; false if the server has refused the same before. */
    boolean take(TurnCredentials given, long nowNanos) {
        boolean hopeless = refused && newest != null && newest.isSameAs(given);
        newest = given;
        asked = false;
        refused = hopeless;
        endNanos = after(given, 1, nowNanos);
        renewalNanos = after(given, ClientTiming.RENEWAL_AT, nowNanos);
        return !hopeless;
    }

    private static OptionalLong after(TurnCredentials given, double part, long nowNanos) {
        return given.validFor()
                .map(time -> OptionalLong.of(nowNanos + (long) (time.toNanos() * part)))
                .orElse(OptionalLong.empty());
    }

    /** There are none now. */
    void none() {
        asked = false;
    }

    /** The server refused the newest; they are no good until others come. */
    void refused() {
        refused = true;
    }

    /** New ones are asked for then. */
    void renewAt(long nanos) {
        renewalNanos = OptionalLong.of(nanos);
    }

    OptionalLong renewalNanos() {
        return renewalNanos;
    }

    /** Nothing is asked for any more. */
    void stop() {
        renewalNanos = OptionalLong.empty();
    }
}
