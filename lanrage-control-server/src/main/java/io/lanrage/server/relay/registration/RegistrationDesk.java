package io.lanrage.server.relay.registration;

import io.lanrage.core.control.message.MessageCodec;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.server.relay.directory.CredentialSource;
import io.lanrage.server.relay.directory.KnownRelay;
import io.lanrage.server.relay.directory.Registration;
import io.lanrage.server.relay.directory.RelayDirectory;
import io.lanrage.server.relay.registration.Challenges.State;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.LongSupplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where relays register: {@code POST /v1/relays} with a report as body, and proof that the relay has the key.
 *
 * <pre>
 * relay                                                     control server
 *   POST, no proof                             ────►
 *                                              ◄────        401, WWW-Authenticate: LANrage-Relay CHALLENGE
 *   POST, Authorization: LANrage-Relay
 *         CHALLENGE:PROOF                      ────►
 *                                              ◄────        200 {"heartbeatSeconds":10,"leaseSeconds":30,"challenge":CHALLENGE}
 *   POST, proof over that challenge            ────►        …
 * </pre>
 *
 * <p>A proof holds for its challenge and for each byte of the report, and once: who listens in can neither repeat nor change what a relay
 * says. A report is not looked into before its proof. Safe for any number of threads; never waits.
 */
public final class RegistrationDesk {

    /** The longest body in bytes. */
    public static final int MAX_BODY_BYTES = RelayReport.MAX_BYTES;

    static final String SCHEME = "LANrage-Relay";

    private static final JsonMapper JSON = new JsonMapper();

    private final RelayKey key;
    private final RelayDirectory directory;
    private final LongSupplier nanoClock;
    private final RegistrationMetrics metrics;
    private final MessageCodec messages = new MessageCodec();
    private final ReportCodec reports = new ReportCodec();
    private final Challenges challenges;

    /**
     * Opens a desk.
     *
     * @param key what the relays have to have
     * @param directory where they are listed
     * @param random a cryptographic source
     * @param nanoClock the time
     * @param meters where {@code lanrage.relay.registrations} goes
     */
    public RegistrationDesk(
            RelayKey key, RelayDirectory directory, SecureRandom random, LongSupplier nanoClock, MeterRegistry meters) {
        this.key = key;
        this.directory = directory;
        this.nanoClock = nanoClock;
        this.metrics = new RegistrationMetrics(meters);
        this.challenges = new Challenges(random);
    }

    /**
     * Answers one request.
     *
     * @param authorization the header of that name, if there is one
     * @param body the report, at most {@link #MAX_BODY_BYTES}; only read
     * @return what to answer
     */
    public RegistrationAnswer answer(Optional<String> authorization, byte[] body) {
        long nowNanos = nanoClock.getAsLong();
        Optional<RelayProof> given = authorization.flatMap(RelayProof::parse);
        if (given.isEmpty()) {
            metrics.count(RegistrationMetrics.Outcome.CHALLENGED);
            return challenge("a relay has to prove that it has the key", nowNanos);
        }
        return switch (check(given.get(), body, nowNanos)) {
            case CHALLENGED -> challenge("the challenge is too old, or not of this server", nowNanos);
            case REPLAYED -> challenge("the challenge was answered before", nowNanos);
            case FORGED -> challenge("the proof does not fit key, challenge and report", nowNanos);
            case OVERLOADED -> error(503, ErrorCode.CAPACITY_EXHAUSTED, "too many registrations at once");
            case PROVEN -> proven(body, nowNanos);
        };
    }

    private RegistrationMetrics.Outcome check(RelayProof given, byte[] body, long nowNanos) {
        RegistrationMetrics.Outcome outcome = judge(given, body, nowNanos);
        metrics.count(outcome);
        return outcome;
    }

    private RegistrationMetrics.Outcome judge(RelayProof given, byte[] body, long nowNanos) {
        boolean fits = key.proof(given.challenge(), body).equals(given.proof());
        synchronized (challenges) {
            State state = challenges.state(given.challenge(), nowNanos);
            if (state == State.STALE) {
                return RegistrationMetrics.Outcome.CHALLENGED;
            }
            if (!fits) {
                return RegistrationMetrics.Outcome.FORGED;
            }
            if (state == State.SPENT) {
                return RegistrationMetrics.Outcome.REPLAYED;
            }
            return challenges.spend(given.challenge(), nowNanos)
                    ? RegistrationMetrics.Outcome.PROVEN
                    : RegistrationMetrics.Outcome.OVERLOADED;
        }
    }

    private RegistrationAnswer proven(byte[] body, long nowNanos) {
        RelayReport report;
        try {
            report = reports.decode(body);
        } catch (InputException e) {
            return error(400, ErrorCode.MESSAGE_INVALID, String.valueOf(e.getMessage()));
        }
        Registration registration = report.leaving()
                ? directory.leave(report.id(), report.instance())
                : directory.register(relay(report), report.load(), report.instance(), nowNanos);
        return switch (registration) {
            case ADDED, RENEWED, REPLACED, REMOVED -> granted(nowNanos);
            case NAME_TAKEN ->
                error(
                        409,
                        ErrorCode.INPUT_INVALID,
                        "'" + report.id() + "' is a relay of the control server's own configuration");
            case FULL -> error(503, ErrorCode.CAPACITY_EXHAUSTED, "the server has all relays it may have");
        };
    }

    private KnownRelay relay(RelayReport report) {
        return new KnownRelay(
                report.id(), report.region(), report.uris(), new CredentialSource.Minted(key.secretOf(report.id())));
    }

    private RegistrationAnswer granted(long nowNanos) {
        String body = JSON.createObjectNode()
                .put("heartbeatSeconds", directory.times().heartbeat().toSeconds())
                .put("leaseSeconds", directory.times().lease().toSeconds())
                .put("challenge", freshChallenge(nowNanos))
                .toString();
        return new RegistrationAnswer(200, body, Optional.empty());
    }

    private RegistrationAnswer challenge(String why, long nowNanos) {
        String body = messages.encodeError(0, ErrorCode.AUTHENTICATION_FAILED, why);
        return new RegistrationAnswer(401, body, Optional.of(SCHEME + " " + freshChallenge(nowNanos)));
    }

    private String freshChallenge(long nowNanos) {
        synchronized (challenges) {
            return challenges.issue(nowNanos).toString();
        }
    }

    private RegistrationAnswer error(int status, ErrorCode code, String message) {
        return new RegistrationAnswer(status, messages.encodeError(0, code, message), Optional.empty());
    }
}
