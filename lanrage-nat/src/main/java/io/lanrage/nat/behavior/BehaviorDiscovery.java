package io.lanrage.nat.behavior;

import io.lanrage.core.nat.NatBehavior;
import io.lanrage.core.nat.NatReport;
import io.lanrage.nat.behavior.ProbeResult.Answered;
import io.lanrage.nat.behavior.ProbeResult.Pending;
import io.lanrage.nat.behavior.ProbeResult.Refused;
import io.lanrage.nat.behavior.ProbeResult.Silent;
import io.lanrage.nat.stun.ChangeRequest;
import io.lanrage.nat.stun.OtherAddress;
import io.lanrage.nat.stun.StunClass;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.StunRetransmission;
import io.lanrage.nat.stun.StunTransactionEffect;
import io.lanrage.nat.stun.StunTransactions;
import io.lanrage.nat.stun.TransactionId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * One discovery of how the NAT maps and filters (RFC 5780 §4.3 and §4.4): within 1 s where servers answer, after 3 s at the latest.
 *
 * <p>All servers are asked at once from the shared socket. The first that answers with an OTHER-ADDRESS becomes the main one, and
 * all its probes go out at once: how the NAT maps is seen from the shared socket, how it filters from the fresh one, which never
 * sends to any but the main server's first address. Without such a server the mapping is judged by comparing what servers see, and
 * how the NAT filters stays unknown.
 *
 * <pre>
 *   NEW ──start──→ ASKING ──answer with OTHER-ADDRESS──→ PROBING ──both judged──────→ FINISHED
 *    │                │                                     └──────3 s are over─────────↑
 *    │                └──all servers ended; or one answered, and the others had time; or 3 s are over──↑
 *    └──start without servers─────────────────────────────────────────────────────────↑
 * </pre>
 *
 * <p>Times are nanoseconds of one clock of the caller's. For one thread.
 */
public final class BehaviorDiscovery {

    /** How many servers are asked; further ones are ignored. */
    public static final int MAX_SERVERS = 4;

    private enum State {
        NEW,
        ASKING,
        PROBING,
        FINISHED
    }

    private final List<InetSocketAddress> servers;
    private final Set<InetSocketAddress> ownEndpoints;
    private final RandomGenerator random;
    private final StunTransactions<Probe> transactions =
            new StunTransactions<>(MAX_SERVERS + ProbeKind.values().length);
    private final List<ServerAnswer> answers = new ArrayList<>();
    private final List<InetSocketAddress> unhelpful = new ArrayList<>();
    private final Map<ProbeKind, ProbeResult> results = new EnumMap<>(ProbeKind.class);
    private final List<BehaviorEffect> effects = new ArrayList<>();
    private State state = State.NEW;
    private long startNanos;
    private OptionalLong otherServersDeadline = OptionalLong.empty();
    private Optional<ServerAnswer> main = Optional.empty();

    /**
     * A discovery that has not started.
     *
     * @param servers resolved endpoints of one address family, the main one first; further ones stand in for it, and can be compared
     *     with it. Two ports of one server count as two
     * @param ownEndpoints the addresses of this machine's interfaces, each with the shared socket's port: if a server sees one of
     *     these, nothing is translated
     * @param random source of transaction ids; has to be cryptographically strong
     */
    public BehaviorDiscovery(
            List<InetSocketAddress> servers, Set<InetSocketAddress> ownEndpoints, RandomGenerator random) {
        this.servers = servers.stream().distinct().limit(MAX_SERVERS).toList();
        this.ownEndpoints = Set.copyOf(ownEndpoints);
        this.random = random;
    }

    /**
     * Starts.
     *
     * @param nowNanos the time
     * @return the first requests; or the end, if there are no servers
     * @throws IllegalStateException if it was started before
     */
    public List<BehaviorEffect> start(long nowNanos) {
        if (state != State.NEW) {
            throw new IllegalStateException("a discovery starts once, and this one is " + state);
        }
        state = State.ASKING;
        startNanos = nowNanos;
        for (InetSocketAddress server : servers) {
            send(new Probe(ProbeKind.SERVER, server), BehaviorTiming.SERVER, nowNanos);
        }
        return settle(nowNanos);
    }

    /**
     * Whether a message that arrived at one of the two sockets is an answer to this discovery.
     *
     * @param message any message
     */
    public boolean awaits(StunMessage message) {
        return state != State.FINISHED && transactions.awaits(message);
    }

    /**
     * Takes a message that arrived at one of the two sockets; one that is not awaited has no effect.
     *
     * @param from where it came from
     * @param message the message
     * @param nowNanos the time
     * @return what to do
     */
    public List<BehaviorEffect> received(InetSocketAddress from, StunMessage message, long nowNanos) {
        if (!awaits(message)) {
            return List.of();
        }
        transactions.received(from, message, nowNanos).ifPresent(effect -> apply(effect, nowNanos));
        return settle(nowNanos);
    }

    /**
     * Does what is due.
     *
     * @param nowNanos the time
     * @return what to do
     */
    public List<BehaviorEffect> advance(long nowNanos) {
        if (state == State.NEW || state == State.FINISHED) {
            return List.of();
        }
        transactions.advance(nowNanos).forEach(effect -> apply(effect, nowNanos));
        return settle(nowNanos);
    }

    /** When {@link #advance} has something to do next, in nanoseconds; empty before the start and after the end. */
    public OptionalLong deadlineNanos() {
        if (state == State.NEW || state == State.FINISHED) {
            return OptionalLong.empty();
        }
        OptionalLong first = earlier(transactions.deadlineNanos(), startNanos + BehaviorTiming.LIMIT.toNanos());
        return state == State.ASKING && otherServersDeadline.isPresent()
                ? earlier(first, otherServersDeadline.getAsLong())
                : first;
    }

    private static OptionalLong earlier(OptionalLong one, long other) {
        return one.isPresent() && one.getAsLong() - other < 0 ? one : OptionalLong.of(other);
    }

    private void send(Probe probe, StunRetransmission schedule, long nowNanos) {
        StunMessageBuilder request = StunMessageBuilder.request(StunMethod.BINDING, TransactionId.random(random));
        ProbeKind kind = probe.kind();
        if (kind.changeAddress() || kind.changePort()) {
            request.add(new ChangeRequest(kind.changeAddress(), kind.changePort()));
        }
        apply(transactions.start(probe, request, probe.target(), schedule, nowNanos), nowNanos);
    }

    private void apply(StunTransactionEffect<Probe> effect, long nowNanos) {
        Probe probe = effect.owner();
        if (effect instanceof StunTransactionEffect.Transmit<Probe> transmit) {
            effects.add(new BehaviorEffect.Send(probe.kind().socket(), transmit.target(), transmit.datagram()));
        } else if (effect instanceof StunTransactionEffect.Answered<Probe> answered) {
            ProbeResult result = result(answered);
            if (probe.kind() == ProbeKind.SERVER && result instanceof Answered seen) {
                serverAnswered(new ServerAnswer(probe.target(), seen.mapped()), answered, nowNanos);
            } else {
                ended(probe, result);
            }
        } else if (effect instanceof StunTransactionEffect.Failed<Probe> failed) {
            boolean silent = failed.reason() == StunTransactionEffect.Reason.TIMED_OUT;
            ended(probe, silent ? new Silent() : new Refused());
        }
    }

    private static ProbeResult result(StunTransactionEffect.Answered<Probe> answered) {
        Optional<InetSocketAddress> mapped = answered.response().messageClass() == StunClass.SUCCESS_RESPONSE
                ? answered.response().mappedAddress()
                : Optional.empty();
        return mapped.<ProbeResult>map(address -> new Answered(address, answered.from()))
                .orElseGet(Refused::new);
    }

    private void ended(Probe probe, ProbeResult result) {
        if (probe.kind() == ProbeKind.SERVER) {
            unhelpful.add(probe.target());
        } else {
            results.put(probe.kind(), result);
        }
    }

    private void serverAnswered(ServerAnswer answer, StunTransactionEffect.Answered<Probe> answered, long nowNanos) {
        answers.add(answer);
        if (state != State.ASKING) {
            return;
        }
        Duration roundTrip = BehaviorTiming.roundTrip(answered.elapsed(), answered.transmissions());
        Optional<InetSocketAddress> other = answered.response()
                .first(OtherAddress.class)
                .map(OtherAddress::address)
                .filter(address -> isUsable(answer.server(), address));
        if (other.isPresent()) {
            state = State.PROBING;
            main = Optional.of(answer);
            probe(answer, other.get(), BehaviorTiming.probe(roundTrip), nowNanos);
        } else if (otherServersDeadline.isEmpty()) {
            long wait = BehaviorTiming.otherServersWait(roundTrip).toNanos();
            otherServersDeadline = OptionalLong.of(nowNanos + wait);
        }
    }

    /** Whether an OTHER-ADDRESS can serve for probes, and is not a way to have packets sent somewhere special. */
    private static boolean isUsable(InetSocketAddress server, InetSocketAddress other) {
        return other.getPort() != 0
                && other.getPort() != server.getPort()
                && other.getAddress().getClass() == server.getAddress().getClass()
                && !other.getAddress().equals(server.getAddress())
                && !other.getAddress().isAnyLocalAddress()
                && !other.getAddress().isMulticastAddress()
                && other.getAddress().isLoopbackAddress() == server.getAddress().isLoopbackAddress();
    }

    private void probe(ServerAnswer answer, InetSocketAddress other, StunRetransmission schedule, long nowNanos) {
        InetSocketAddress server = answer.server();
        send(new Probe(ProbeKind.PLAIN, server), schedule, nowNanos);
        send(new Probe(ProbeKind.CHANGE_BOTH, server), schedule, nowNanos);
        send(new Probe(ProbeKind.CHANGE_PORT, server), schedule, nowNanos);
        if (isTranslated(answer)) {
            InetSocketAddress otherAddress = new InetSocketAddress(other.getAddress(), server.getPort());
            send(new Probe(ProbeKind.OTHER_ADDRESS, otherAddress), schedule, nowNanos);
            send(new Probe(ProbeKind.OTHER_PORT, other), schedule, nowNanos);
        }
    }

    private boolean isTranslated(ServerAnswer answer) {
        return !ownEndpoints.contains(answer.mapped());
    }

    /** Ends the discovery if it can be ended, and hands out what has gathered. */
    private List<BehaviorEffect> settle(long nowNanos) {
        boolean timeIsOver = nowNanos - startNanos - BehaviorTiming.LIMIT.toNanos() >= 0;
        if (state == State.ASKING && (timeIsOver || hasHeardServers(nowNanos))) {
            finish(compared(), new Finding(NatBehavior.UNKNOWN, "no server with two addresses answered"), nowNanos);
        } else if (state == State.PROBING) {
            Optional<Finding> mapping = main.flatMap(this::mapping);
            Optional<Finding> filtering = main.flatMap(this::filtering);
            if (timeIsOver || (mapping.isPresent() && filtering.isPresent())) {
                Finding late = new Finding(NatBehavior.UNKNOWN, "answers came too late to see how it filters");
                finish(mapping.orElseGet(this::compared), filtering.orElse(late), nowNanos);
            }
        }
        List<BehaviorEffect> gathered = List.copyOf(effects);
        effects.clear();
        return gathered;
    }

    private boolean hasHeardServers(long nowNanos) {
        return answers.size() + unhelpful.size() == servers.size()
                || (otherServersDeadline.isPresent() && nowNanos - otherServersDeadline.getAsLong() >= 0);
    }

    private Optional<Finding> mapping(ServerAnswer answer) {
        if (!isTranslated(answer)) {
            return Optional.of(compared());
        }
        return MappingRules.judge(answer.mapped(), result(ProbeKind.OTHER_ADDRESS), result(ProbeKind.OTHER_PORT))
                .map(finding -> finding.behavior() == NatBehavior.UNKNOWN && answers.size() > 1 ? compared() : finding);
    }

    private Finding compared() {
        return answers.stream().anyMatch(answer -> !isTranslated(answer))
                ? new Finding(
                        NatBehavior.ENDPOINT_INDEPENDENT, "a server sees this machine's own address: no translation")
                : MappingRules.compare(answers);
    }

    private Optional<Finding> filtering(ServerAnswer answer) {
        return FilteringRules.judge(
                answer.server(), result(ProbeKind.PLAIN), result(ProbeKind.CHANGE_BOTH), result(ProbeKind.CHANGE_PORT));
    }

    private ProbeResult result(ProbeKind kind) {
        return results.getOrDefault(kind, new Pending());
    }

    private void finish(Finding mapping, Finding filtering, long nowNanos) {
        state = State.FINISHED;
        Duration elapsed = Duration.ofNanos(nowNanos - startNanos);
        BehaviorEvidence evidence = new BehaviorEvidence(servers, answers, ownEndpoints);
        NatReport report = main.or(() -> firstOfServers())
                .map(answer -> NatReport.observed(
                        mapping.behavior(),
                        filtering.behavior(),
                        answer.mapped(),
                        isTranslated(answer),
                        evidence.sentences(answer, mapping, filtering),
                        elapsed))
                .orElseGet(() -> NatReport.unanswered(evidence.ofSilence(), elapsed));
        effects.add(new BehaviorEffect.Finished(report));
    }

    /** The answer of the server that stands first in the list. */
    private Optional<ServerAnswer> firstOfServers() {
        return servers.stream()
                .flatMap(server ->
                        answers.stream().filter(answer -> answer.server().equals(server)))
                .findFirst();
    }
}
