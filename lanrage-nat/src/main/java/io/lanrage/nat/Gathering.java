package io.lanrage.nat;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.FailureException;
import io.lanrage.core.nat.Candidate;
import io.lanrage.core.nat.StunServer;
import io.lanrage.nat.socket.SharedSocket;
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
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One search for the own candidates: interfaces and host names are looked up beside the event loop, servers are asked from the
 * shared socket, and the first answer ends it.
 */
final class Gathering implements StunExchange {

    /** All servers see the same mapping where it can be used at all; further ones only stand in for silent ones. */
    private static final int MAX_SERVERS = 4;

    /**
     * RFC 8489 §6.2.1 begins with 500 ms where nothing is known of the way. Here a player waits, there are four packets at most (at
     * 0, 100, 300 and 700 ms), and after one second the candidates that are there have to do.
     */
    private static final StunRetransmission PATIENCE =
            new StunRetransmission(Duration.ofMillis(100), 4, Duration.ofMillis(300));

    /** Looking up names and asking, together. */
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final SharedSocket socket;
    private final CandidateRules rules;
    private final RandomGenerator random;
    private final CompletableFuture<List<Candidate>> result;
    // Each named by the server that is asked.
    private final StunTransactions<InetSocketAddress> transactions = new StunTransactions<>(MAX_SERVERS);
    private @Nullable List<LocalInterface> interfaces;
    private Optional<InetSocketAddress> reflexive = Optional.empty();
    private int openServers;

    Gathering(
            SharedSocket socket,
            CandidateRules rules,
            RandomGenerator random,
            CompletableFuture<List<Candidate>> result) {
        this.socket = socket;
        this.rules = rules;
        this.random = random;
        this.result = result;
    }

    void begin(Lookups lookups, List<StunServer> servers) {
        List<StunServer> asked = servers.subList(0, Math.min(MAX_SERVERS, servers.size()));
        openServers = asked.size();
        socket.schedule(this::finish, LIMIT.toNanos());
        lookups.interfaces(all -> {
            interfaces = all;
            finishIfComplete();
        });
        for (StunServer server : asked) {
            lookups.resolve(server.address(), address -> address.ifPresentOrElse(this::ask, this::serverFailed));
        }
    }

    private void ask(InetSocketAddress server) {
        if (result.isDone()) {
            return;
        }
        StunMessageBuilder request = StunMessageBuilder.request(StunMethod.BINDING, TransactionId.random(random))
                .fingerprint();
        carryOut(transactions.start(server, request, server, PATIENCE, socket.nanoTime()));
        planAdvance();
    }

    private void advance() {
        if (!result.isDone()) {
            transactions.advance(socket.nanoTime()).forEach(this::carryOut);
            planAdvance();
        }
    }

    private void planAdvance() {
        OptionalLong next = transactions.deadlineNanos();
        if (next.isPresent()) {
            socket.schedule(this::advance, next.getAsLong() - socket.nanoTime());
        }
    }

    private void carryOut(StunTransactionEffect<InetSocketAddress> effect) {
        if (effect instanceof StunTransactionEffect.Transmit<InetSocketAddress> transmit) {
            socket.send(transmit.target(), transmit.datagram());
        } else if (effect instanceof StunTransactionEffect.Answered<InetSocketAddress> answered) {
            answered(answered);
        } else {
            serverFailed();
        }
    }

    private void answered(StunTransactionEffect.Answered<InetSocketAddress> answered) {
        boolean usable = answered.response().messageClass() == StunClass.SUCCESS_RESPONSE
                && answered.from().equals(answered.owner());
        Optional<InetSocketAddress> seen = usable ? answered.response().mappedAddress() : Optional.empty();
        if (seen.isEmpty()) {
            serverFailed();
        } else if (reflexive.isEmpty()) {
            reflexive = seen;
            finishIfComplete();
        }
    }

    private void serverFailed() {
        openServers--;
        finishIfComplete();
    }

    private void finishIfComplete() {
        if (interfaces != null && (openServers == 0 || reflexive.isPresent())) {
            finish();
        }
    }

    private void finish() {
        List<LocalInterface> known = interfaces == null ? List.of() : interfaces;
        result.complete(rules.own(known, socket.localAddress().getPort(), reflexive));
    }

    @Override
    public boolean received(InetSocketAddress from, StunMessage response) {
        Optional<StunTransactionEffect<InetSocketAddress>> effect =
                transactions.received(from, response, socket.nanoTime());
        effect.ifPresent(this::carryOut);
        return effect.isPresent();
    }

    @Override
    public boolean isOver() {
        return result.isDone();
    }

    @Override
    public void abandon() {
        result.completeExceptionally(new FailureException(ErrorCode.CLOSED, "closed while candidates were gathered"));
    }
}
