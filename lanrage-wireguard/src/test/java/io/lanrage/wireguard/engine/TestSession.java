package io.lanrage.wireguard.engine;

import io.lanrage.core.key.PrivateKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** Sessions with keys that encrypt nothing, of one tunnel. */
final class TestSession {
    static final long BORN_NANOS = Long.MAX_VALUE - 1_000;

    private TestSession() {}

    static Tunnel tunnel() {
        return new Tunnel(
                PrivateKey.generate(new SecureRandom()).publicKey(),
                new Sessions(session -> {}, false),
                new Traffic(BORN_NANOS),
                tunnel -> {});
    }

    static Session of(int localIndex) {
        return of(localIndex, true, new ArrayList<>());
    }

    /** One that tells a list when it is first used. */
    static Session of(int localIndex, boolean initiator, List<Session> confirmed) {
        return new Session(
                tunnel(),
                initiator,
                localIndex,
                ~localIndex,
                BORN_NANOS,
                new TrackedKey(),
                new TrackedKey(),
                confirmed::add);
    }
}
