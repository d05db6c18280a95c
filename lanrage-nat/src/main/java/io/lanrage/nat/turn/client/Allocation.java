package io.lanrage.nat.turn.client;

import io.lanrage.nat.stun.AddressFamily;
import io.lanrage.nat.stun.AlternateDomain;
import io.lanrage.nat.stun.AlternateServer;
import io.lanrage.nat.stun.ErrorCode;
import io.lanrage.nat.stun.Lifetime;
import io.lanrage.nat.stun.StunClass;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunRetransmission;
import io.lanrage.nat.stun.StunTransactionEffect;
import io.lanrage.nat.stun.StunTransactions;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.turn.client.TurnFailure.Reason;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One allocation on one link (RFC 8656 §7 to §12), with its permissions and channels.
 *
 * <pre>
 *   ASKING ──success──→ UP ──release──→ RELEASING
 *     │  ↑ 401, 438      │                 │ answered, or given up
 *     └──┤               │ lost, forgotten │
 *        └──────────────→└────→ ENDED ←────┘
 *       refused, silent
 * </pre>
 *
 * <p>Its owner looks at {@link #phase} after each input.
 */
final class Allocation {

    /** Where in its life it is. */
    enum Phase {
        ASKING,
        UP,
        RELEASING,
        ENDED
    }

    /** Requests under way; so a flood of new peers is spread. */
    private static final int MAX_REQUESTS = 16;

    private final int link;
    private final TurnServer server;
    private final RelayFamilies families;
    private final LongTermAuthentication authentication;
    private final RandomGenerator random;
    private final StunTransactions<Request> transactions = new StunTransactions<>(MAX_REQUESTS);
    private final PeerLeases leases = new PeerLeases();
    private final Pulse pulse;
    private Phase phase = Phase.ASKING;
    private List<InetSocketAddress> relayed = List.of();
    private @Nullable InetSocketAddress mapped;
    private @Nullable TurnFailure failure;
    private @Nullable TurnServer redirect;
    private boolean refreshing;
    private LongTermAuthentication.Challenge challenge = LongTermAuthentication.Challenge.TAKEN;

    Allocation(
            int link,
            TurnServer server,
            RelayFamilies families,
            TurnCredentials credentials,
            RandomGenerator random,
            long nowNanos) {
        this.link = link;
        this.server = server;
        this.families = families;
        this.authentication = new LongTermAuthentication(credentials);
        this.random = random;
        this.pulse = new Pulse(nowNanos);
    }

    int link() {
        return link;
    }

    Phase phase() {
        return phase;
    }

    /** One address, or one of each family; none before it is up. */
    List<InetSocketAddress> relayed() {
        return relayed;
    }

    /** The own address as the server sees it; only after it is up. */
    Optional<InetSocketAddress> mapped() {
        return Optional.ofNullable(mapped);
    }

    /** Why it ended; empty if it was released. */
    Optional<TurnFailure> failure() {
        return Optional.ofNullable(failure);
    }

    /** The server to ask instead, if that is why it ended. */
    Optional<TurnServer> redirect() {
        return Optional.ofNullable(redirect);
    }

    TurnCredentials credentials() {
        return authentication.credentials();
    }

    /** Seals what is sent from now on with a new password of the same user. */
    void use(TurnCredentials credentials) {
        authentication.use(credentials);
    }

    void start(long nowNanos, List<TurnEffect> out) {
        ask(Purpose.Life.ALLOCATE, 0, nowNanos, out);
    }

    /** Lets a peer through, over a channel or not. */
    void want(InetSocketAddress peer, boolean channel, long nowNanos, List<TurnEffect> out) {
        boolean reachable = relayed.stream()
                .anyMatch(own -> AddressFamily.of(own.getAddress()) == AddressFamily.of(peer.getAddress()));
        if (!reachable) {
            TurnFailure wrong = new TurnFailure(Reason.WRONG_FAMILY, "peer " + AddressFamily.of(peer.getAddress()));
            out.add(new TurnEffect.Tell(new TurnEvent.PeerRefused(Optional.of(link), peer, wrong)));
            return;
        }
        leases.want(link, peer, channel, nowNanos).forEach(event -> out.add(new TurnEffect.Tell(event)));
        advance(nowNanos, out);
    }

    void forget(InetSocketAddress peer) {
        leases.forget(peer);
    }

    @Nullable
    InetSocketAddress peerOf(int channel) {
        return leases.peerOf(channel);
    }

    boolean lets(InetSocketAddress peer) {
        return leases.lets(peer);
    }

    /** Data arrived. */
    void heard(long nowNanos) {
        pulse.heard(nowNanos);
    }

    /** Data went out or came in; whether {@link #deadlineNanos} may be nearer than before. */
    boolean carried(boolean out, long nowNanos) {
        if (out) {
            pulse.sent(nowNanos);
        }
        return pulse.carried(nowNanos);
    }

    /** Gives the relayed addresses back. */
    void release(long nowNanos, List<TurnEffect> out) {
        transactions.clear();
        if (phase == Phase.UP) {
            phase = Phase.RELEASING;
            ask(Purpose.Life.RELEASE, 0, nowNanos, out);
        } else {
            phase = Phase.ENDED;
        }
    }

    /** The link is gone, or something else makes the allocation end. */
    void end(TurnFailure why) {
        if (phase == Phase.ENDED) {
            return;
        }
        failure = phase == Phase.RELEASING ? null : why;
        phase = Phase.ENDED;
        transactions.clear();
    }

    private void end(Reason reason, String detail) {
        end(new TurnFailure(reason, detail));
    }

    // What goes out

    private void ask(Purpose purpose, int challenges, long nowNanos, List<TurnEffect> out) {
        StunMessageBuilder request = RequestForms.of(purpose, families, TransactionId.random(random));
        Seal seal = authentication.seal(request);
        Request asked = new Request(purpose, seal, challenges, nowNanos);
        StunRetransmission patience = RequestForms.patience(purpose, server.transport(), pulse.isBusy(nowNanos));
        carryOut(transactions.start(asked, request, server.address(), patience, nowNanos), nowNanos, out);
    }

    private void carryOut(StunTransactionEffect<Request> effect, long nowNanos, List<TurnEffect> out) {
        if (effect instanceof StunTransactionEffect.Transmit<Request> transmit) {
            pulse.sent(nowNanos);
            out.add(new TurnEffect.Send(link, transmit.datagram()));
        } else if (effect instanceof StunTransactionEffect.Answered<Request> answered) {
            answered(answered.owner(), answered.response(), nowNanos, out);
        } else if (effect instanceof StunTransactionEffect.Failed<Request> failed) {
            failed(failed.owner(), failed.reason(), nowNanos);
        }
    }

    /** Does what is due. */
    void advance(long nowNanos, List<TurnEffect> out) {
        for (StunTransactionEffect<Request> effect : transactions.advance(nowNanos)) {
            if (phase != Phase.ENDED) {
                carryOut(effect, nowNanos, out);
            }
        }
        if (phase != Phase.UP) {
            return;
        }
        if (nowNanos - pulse.endNanos() >= 0) {
            end(Reason.LOST, "not refreshed in time");
            return;
        }
        if (!refreshing && nowNanos - pulse.dueNanos(leases.hasChannels(), nowNanos) >= 0) {
            refreshing = true;
            ask(Purpose.Life.REFRESH, 0, nowNanos, out);
        }
        // One place is left for the Refresh.
        for (Purpose purpose : leases.due(nowNanos, MAX_REQUESTS - 1 - transactions.size())) {
            ask(purpose, 0, nowNanos, out);
        }
    }

    /** When {@link #advance} has something to do; empty if nothing. */
    OptionalLong deadlineNanos(long nowNanos) {
        List<OptionalLong> times = new ArrayList<>();
        times.add(transactions.deadlineNanos());
        if (phase == Phase.UP) {
            times.add(OptionalLong.of(pulse.endNanos()));
            if (!refreshing) {
                times.add(OptionalLong.of(pulse.dueNanos(leases.hasChannels(), nowNanos)));
            }
            if (transactions.size() < MAX_REQUESTS - 1) {
                times.add(leases.dueNanos());
            }
        }
        return Deadlines.first(times);
    }

    // What comes in

    /** A STUN response arrived over the link. */
    void received(StunMessage response, long nowNanos, List<TurnEffect> out) {
        Optional<Request> asked = transactions.asker(response);
        Optional<TurnDrop> drop = asked.isEmpty() ? Optional.of(TurnDrop.UNSOLICITED) : flaw(asked.get(), response);
        if (drop.isPresent()) {
            out.add(new TurnEffect.Dropped(drop.get()));
            return;
        }
        pulse.heard(nowNanos);
        transactions
                .received(server.address(), response, nowNanos)
                .ifPresent(effect -> carryOut(effect, nowNanos, out));
        if (phase == Phase.UP) {
            advance(nowNanos, out);
        }
    }

    /** Why a response must be ignored: a request goes on then, in case the true response is still to come (RFC 8489 §9.2.5). */
    private Optional<TurnDrop> flaw(Request asked, StunMessage response) {
        boolean error = response.messageClass() == StunClass.ERROR_RESPONSE;
        int code = code(response);
        if (error && code == 0) {
            return Optional.of(TurnDrop.MALFORMED);
        }
        if (isChallenge(code)) {
            challenge = authentication.learn(response);
            return challenge == LongTermAuthentication.Challenge.REJECTED
                    ? Optional.of(TurnDrop.BAD_CHALLENGE)
                    : Optional.empty();
        }
        Seal seal = asked.seal();
        return seal == null || seal.isOn(response) || isHint(asked, code)
                ? Optional.empty()
                : Optional.of(TurnDrop.NOT_AUTHENTIC);
    }

    /**
     * coturn 4.6 does not seal this one refusal. It is taken all the same: whoever forges it gains no more than that the client tries
     * another port.
     */
    private static boolean isHint(Request asked, int code) {
        return asked.purpose() == Purpose.Life.ALLOCATE && code == ErrorCode.ALLOCATION_MISMATCH;
    }

    private static boolean isChallenge(int code) {
        return code == ErrorCode.UNAUTHENTICATED || code == ErrorCode.STALE_NONCE;
    }

    /** 0 for a success, or an error without a code. */
    private static int code(StunMessage response) {
        return response.messageClass() == StunClass.SUCCESS_RESPONSE
                ? 0
                : response.first(ErrorCode.class).map(ErrorCode::code).orElse(0);
    }

    private void answered(Request asked, StunMessage response, long nowNanos, List<TurnEffect> out) {
        int code = code(response);
        Purpose purpose = asked.purpose();
        if (isChallenge(code)) {
            challenged(asked, code, nowNanos, out);
        } else if (purpose == Purpose.Life.ALLOCATE) {
            allocated(asked, response, code);
        } else if (purpose == Purpose.Life.REFRESH) {
            refreshed(asked, response, code, nowNanos);
        } else if (purpose == Purpose.Life.RELEASE) {
            phase = Phase.ENDED;
        } else {
            peerAnswered(asked, response, code, nowNanos, out);
        }
    }

    private void challenged(Request asked, int code, long nowNanos, List<TurnEffect> out) {
        Seal seal = asked.seal();
        boolean refused = code == ErrorCode.UNAUTHENTICATED && seal != null && authentication.wouldRepeat(seal);
        if (challenge == LongTermAuthentication.Challenge.UNANSWERABLE) {
            end(Reason.UNAUTHORIZED, "the server wants none of the known password algorithms");
        } else if (refused) {
            end(Reason.UNAUTHORIZED, "user " + credentials().username().text() + " is refused");
        } else if (asked.challenges() == ClientTiming.MAX_CHALLENGES) {
            end(Reason.BROKEN_ANSWER, "asked for credentials " + asked.challenges() + " times in a row");
        } else {
            ask(asked.purpose(), asked.challenges() + 1, nowNanos, out);
        }
    }

    private void allocated(Request asked, StunMessage response, int code) {
        if (code != 0) {
            notAllocated(response, code);
            return;
        }
        Optional<Grant> grant = Grant.read(response, families);
        if (grant.isEmpty()) {
            end(Reason.BROKEN_ANSWER, "an allocation without address or lifetime");
            return;
        }
        relayed = grant.get().relayed();
        mapped = grant.get().mapped();
        pulse.alive(asked.startNanos(), grant.get().lifetimeNanos());
        phase = Phase.UP;
    }

    private void notAllocated(StunMessage response, int code) {
        Optional<AlternateServer> alternate = response.first(AlternateServer.class);
        if (code == ErrorCode.TRY_ALTERNATE
                && alternate.filter(ServerErrors::isServer).isPresent()) {
            String name = response.first(AlternateDomain.class)
                    .map(AlternateDomain::text)
                    .filter(domain -> !domain.isEmpty())
                    .orElse(server.name());
            redirect = new TurnServer(alternate.get().address(), server.transport(), name);
        }
        end(ServerErrors.failure(response));
    }

    private void refreshed(Request asked, StunMessage response, int code, long nowNanos) {
        refreshing = false;
        Optional<Lifetime> lifetime = response.first(Lifetime.class);
        if (code == ErrorCode.ALLOCATION_MISMATCH || code == ErrorCode.WRONG_CREDENTIALS) {
            end(Reason.FORGOTTEN, ServerErrors.words(response));
        } else if (code != 0 || lifetime.isEmpty()) {
            // It lives until its time is over, unless a later one succeeds.
            pulse.refused(nowNanos);
        } else if (lifetime.get().seconds() == 0) {
            end(Reason.FORGOTTEN, "ended by the server");
        } else {
            pulse.alive(asked.startNanos(), Grant.nanos(lifetime.get()));
            pulse.asked(nowNanos);
        }
    }

    private void peerAnswered(Request asked, StunMessage response, int code, long nowNanos, List<TurnEffect> out) {
        if (code == 0) {
            tell(leases.granted(link, asked.purpose(), asked.startNanos()), out);
        } else if (code == ErrorCode.ALLOCATION_MISMATCH || code == ErrorCode.WRONG_CREDENTIALS) {
            end(Reason.FORGOTTEN, ServerErrors.words(response));
        } else if (code >= ErrorCode.SERVER_ERROR && code != ErrorCode.INSUFFICIENT_CAPACITY) {
            leases.failed(asked.purpose(), nowNanos);
        } else {
            tell(leases.refused(link, asked.purpose(), ServerErrors.failure(response)), out);
        }
    }

    private static void tell(List<TurnEvent> events, List<TurnEffect> out) {
        events.forEach(event -> out.add(new TurnEffect.Tell(event)));
    }

    private void failed(Request asked, StunTransactionEffect.Reason why, long nowNanos) {
        Purpose purpose = asked.purpose();
        boolean unusable = why == StunTransactionEffect.Reason.UNUSABLE_RESPONSE;
        if (purpose == Purpose.Life.ALLOCATE) {
            end(unusable ? Reason.BROKEN_ANSWER : Reason.UNREACHABLE, unusable ? "unknown attributes" : "no answer");
        } else if (purpose == Purpose.Life.REFRESH) {
            refreshing = false;
            pulse.asked(nowNanos);
            if (!pulse.heardSince(asked.startNanos())) {
                end(Reason.LOST, "silent");
            }
        } else if (purpose == Purpose.Life.RELEASE) {
            phase = Phase.ENDED;
        } else {
            leases.failed(purpose, nowNanos);
        }
    }
}
