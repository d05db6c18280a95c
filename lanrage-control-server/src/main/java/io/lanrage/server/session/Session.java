package io.lanrage.server.session;

import io.lanrage.core.control.message.ClientFrame;
import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.MessageCodec;
import io.lanrage.core.control.message.Nonce;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.Proof;
import io.lanrage.server.registry.Caller;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One peer's connection: who it is, and what each frame means.
 *
 * <pre>
 *             right proof                    binary frame, too many requests
 *   UNPROVEN ─────────────► PROVEN ───────────────────────────────────────────► OVER
 *      │                    anything else: asked, or refused                      ▲
 *      └──────────────────────────────────────────────────────────────────────────┘
 *          any other frame, or none in time
 * </pre>
 *
 * <p>Before the proof, whatever is not the right proof ends the session: a stranger has one try for each connection. Afterwards a
 * request that cannot be read is refused, and the session goes on. It answers as the peer that it has proven to be and as no other.
 *
 * <p>Pure: the time is an argument, effects are returned. Not safe for use by several threads; it belongs to its connection's event
 * loop.
 */
public final class Session {

    private static final String UNKNOWN_TYPE = "unknown";

    private enum State {
        UNPROVEN,
        PROVEN,
        OVER
    }

    private final MessageCodec codec;
    private final Optional<AccessToken> accessToken;
    private final SessionLimits limits;
    private final LongPredicate addressMayAsk;
    private final PrivateKey ephemeral;
    private final Event.Challenge challenge;
    private final TokenBucket requests;
    private final TokenBucket excess;
    private State state = State.UNPROVEN;
    private @Nullable Caller caller;

    /**
     * Begins a session.
     *
     * @param codec reads frames
     * @param accessToken what the operator demands, if anything
     * @param limits rates and times
     * @param addressMayAsk whether the peer's address may ask once more, at a time in nanoseconds
     * @param random a cryptographic source for nonce and ephemeral key
     * @param nowNanos the time
     */
    public Session(
            MessageCodec codec,
            Optional<AccessToken> accessToken,
            SessionLimits limits,
            LongPredicate addressMayAsk,
            SecureRandom random,
            long nowNanos) {
        this.codec = codec;
        this.accessToken = accessToken;
        this.limits = limits;
        this.addressMayAsk = addressMayAsk;
        this.ephemeral = PrivateKey.generate(random);
        this.challenge = new Event.Challenge(Nonce.generate(random), ephemeral.publicKey());
        this.requests = new TokenBucket(limits.requests(), nowNanos);
        this.excess = new TokenBucket(limits.excess(), nowNanos);
    }

    /**
     * What the client is told first.
     *
     * @return the challenge, different in every session
     */
    public Event.Challenge challenge() {
        return challenge;
    }

    /**
     * Who the peer has proven to be.
     *
     * @return the caller, from the step that enters it on
     */
    public Optional<Caller> caller() {
        return Optional.ofNullable(caller);
    }

    /**
     * How long the client has to prove who it is.
     *
     * @return from the challenge to {@link #onAuthenticationTimeout()}
     */
    public Duration authenticationTime() {
        return limits.authentication();
    }

    /**
     * A text frame came.
     *
     * @param text the frame
     * @param nowNanos the time
     * @return what to do
     */
    public Step onText(String text, long nowNanos) {
        if (state == State.OVER) {
            return new Step.Ignore();
        }
        boolean addressMay = addressMayAsk.test(nowNanos);
        boolean peerMay = requests.tryTake(nowNanos);
        if (!addressMay || !peerMay) {
            return tooOften(text, nowNanos);
        }
        ClientFrame frame;
        try {
            frame = codec.decodeRequest(text);
        } catch (InputException e) {
            return refuse(idOf(text), UNKNOWN_TYPE, e.code(), String.valueOf(e.getMessage()));
        }
        if (frame.request() instanceof Request.Authenticate authenticate) {
            return authenticate(frame.id(), authenticate);
        }
        Caller known = caller;
        if (known == null) {
            return refuse(frame, ErrorCode.AUTHENTICATION_FAILED, "the first request has to be 'authenticate'");
        }
        return new Step.Ask(known, frame.id(), frame.request());
    }

    /**
     * A binary frame came.
     *
     * @return what to do
     */
    public Step onBinary() {
        return end(
                0,
                UNKNOWN_TYPE,
                ErrorCode.MESSAGE_INVALID,
                "binary frames are not understood",
                Closing.UNSUPPORTED_DATA);
    }

    /**
     * The time for authentication is over.
     *
     * @return what to do
     */
    public Step onAuthenticationTimeout() {
        return state == State.UNPROVEN
                ? refuse(
                        0,
                        UNKNOWN_TYPE,
                        ErrorCode.AUTHENTICATION_FAILED,
                        "no proof within " + limits.authentication().toMillis() + " ms")
                : new Step.Ignore();
    }

    /** The connection is closed, or about to be: nothing that comes in has an effect any more. */
    public void end() {
        state = State.OVER;
    }

    private Step authenticate(long id, Request.Authenticate request) {
        ClientFrame frame = new ClientFrame(id, request);
        if (state == State.PROVEN) {
            return refuse(frame, ErrorCode.MESSAGE_INVALID, "the session is authenticated already");
        }
        if (!isProven(request)) {
            return refuse(
                    frame, ErrorCode.AUTHENTICATION_FAILED, "the proof does not fit the public key and this session");
        }
        if (accessToken.isPresent()
                && !request.accessToken().filter(accessToken.get()::matches).isPresent()) {
            return refuse(
                    frame, ErrorCode.ACCESS_TOKEN_REQUIRED, "this server demands an access token, and this is not it");
        }
        Caller proven = Caller.of(request.key(), challenge.nonce());
        caller = proven;
        state = State.PROVEN;
        return new Step.Enter(proven, id);
    }

    private boolean isProven(Request.Authenticate request) {
        try {
            // The channel is the name that TLS was made for; this server does not end TLS itself.
            Proof expected = Proof.ofKey(
                    ephemeral,
                    request.key(),
                    request.key(),
                    challenge.key(),
                    challenge.nonce().bytes(),
                    "");
            return expected.equals(request.proof());
        } catch (InputException e) {
            return false;
        }
    }

    private Step tooOften(String text, long nowNanos) {
        if (excess.tryTake(nowNanos)) {
            return refuse(idOf(text), UNKNOWN_TYPE, ErrorCode.RATE_LIMITED, "too many requests");
        }
        return end(
                idOf(text),
                UNKNOWN_TYPE,
                ErrorCode.RATE_LIMITED,
                "too many requests for too long",
                Closing.POLICY_VIOLATION);
    }

    private long idOf(String text) {
        return codec.idOf(text).orElse(0L);
    }

    private Step refuse(ClientFrame frame, ErrorCode code, String message) {
        return refuse(frame.id(), MessageCodec.typeOf(frame.request()), code, message);
    }

    private Step refuse(long id, String type, ErrorCode code, String message) {
        return state == State.UNPROVEN
                ? end(id, type, code, message, Closing.POLICY_VIOLATION)
                : new Step.Refuse(id, type, code, message, Optional.empty());
    }

    private Step end(long id, String type, ErrorCode code, String message, Closing closing) {
        if (state == State.OVER) {
            return new Step.Ignore();
        }
        state = State.OVER;
        return new Step.Refuse(id, type, code, message, Optional.of(closing));
    }
}
