package io.lanrage.server.session;

import io.lanrage.core.control.message.MessageCodec;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.Optional;

/** Begins sessions, all under the same conditions. Safe for any number of threads. */
public final class Reception {

    private final MessageCodec codec;
    private final Optional<AccessToken> accessToken;
    private final SessionLimits limits;
    private final Doorkeeper doorkeeper;
    private final SecureRandom random;

    /**
     * Sets the conditions.
     *
     * @param codec reads frames
     * @param accessToken what the operator demands, if anything
     * @param limits rates and times
     * @param doorkeeper counts what an address asks
     * @param random a cryptographic source for challenges
     */
    public Reception(
            MessageCodec codec,
            Optional<AccessToken> accessToken,
            SessionLimits limits,
            Doorkeeper doorkeeper,
            SecureRandom random) {
        this.codec = codec;
        this.accessToken = accessToken;
        this.limits = limits;
        this.doorkeeper = doorkeeper;
        this.random = random;
    }

    /**
     * Begins a session.
     *
     * @param address from where the client is connected, as the doorkeeper admitted it
     * @param nowNanos the time
     * @return a session without proof
     */
    public Session begin(InetAddress address, long nowNanos) {
        return new Session(codec, accessToken, limits, now -> doorkeeper.mayAsk(address, now), random, nowNanos);
    }
}
