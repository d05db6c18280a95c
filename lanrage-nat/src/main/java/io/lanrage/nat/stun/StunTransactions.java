package io.lanrage.nat.stun;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The client side of STUN over UDP (RFC 8489 §6.2.1 and §6.3): requests under way, each repeated until its response comes or its
 * time is over. Pure: it is told the time, and tells what to send.
 *
 * <pre>
 *           start                 response
 *   (none) ───────→ WAITING ─────────────────→ ended: Answered, or Failed UNUSABLE_RESPONSE
 *                    │   ↑ time to repeat: Transmit
 *                    └───┘
 *                      │ time over
 *                      └─────────────────────→ ended: Failed TIMED_OUT
 * </pre>
 *
 * <p>What belongs to no transaction that is under way has no effect; so a repeated response is ignored. Whether an
 * authenticated response is authentic is for the owner to check, before it is handed in. Times are nanoseconds of one clock of
 * the owner's and are compared by subtraction. For one thread.
 *
 * @param <T> how the owner knows its transactions
 */
public final class StunTransactions<T> {

    /**
     * SOURCE-ADDRESS and CHANGED-ADDRESS of RFC 3489. RFC 8489 knows them no longer, but servers that serve clients of both
     * still send them, and they can be ignored.
     */
    private static final Set<Integer> HARMLESS_TYPES = Set.of(0x0004, 0x0005);

    private final int capacity;
    private final Map<TransactionId, Pending<T>> pending = new LinkedHashMap<>();

    /** One transaction in the state WAITING. */
    private static final class Pending<T> {
        final T owner;
        final StunMethod method;
        final InetSocketAddress target;
        final ByteBuffer datagram;
        final StunRetransmission schedule;
        final long startNanos;
        int transmissions;
        long dueNanos;

        Pending(
                T owner,
                StunMessageBuilder request,
                InetSocketAddress target,
                StunRetransmission schedule,
                long startNanos) {
            this.owner = owner;
            this.method = request.method();
            this.target = target;
            this.datagram = ByteBuffer.wrap(request.encode());
            this.schedule = schedule;
            this.startNanos = startNanos;
        }

        StunTransactionEffect<T> transmit(long nowNanos) {
            transmissions++;
            dueNanos = nowNanos + schedule.waitNanos(transmissions);
            return new StunTransactionEffect.Transmit<>(owner, target, datagram.asReadOnlyBuffer());
        }
    }

    /**
     * An empty table.
     *
     * @param capacity how many transactions may be under way at once, at least 1
     * @throws IllegalArgumentException if that is less
     */
    public StunTransactions(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity " + capacity + " is below 1");
        }
        this.capacity = capacity;
    }

    /**
     * Starts a transaction: sends the request for the first time.
     *
     * @param owner the name that the effects will carry
     * @param request a request with a transaction id of its own; encoded at once
     * @param target where it goes
     * @param schedule when it is repeated
     * @param nowNanos the time
     * @return a {@code Transmit}, or a {@code Failed} if the table is full
     * @throws IllegalArgumentException if a request with this transaction id is under way
     */
    public StunTransactionEffect<T> start(
            T owner, StunMessageBuilder request, InetSocketAddress target, StunRetransmission schedule, long nowNanos) {
        if (pending.containsKey(request.transactionId())) {
            throw new IllegalArgumentException("transaction id " + request.transactionId() + " is under way");
        }
        if (pending.size() == capacity) {
            return new StunTransactionEffect.Failed<>(owner, StunTransactionEffect.Reason.TABLE_FULL);
        }
        Pending<T> transaction = new Pending<>(owner, request, target, schedule, nowNanos);
        pending.put(request.transactionId(), transaction);
        return transaction.transmit(nowNanos);
    }

    /**
     * Whether a message is a response to a request that is under way.
     *
     * @param message any message
     */
    public boolean awaits(StunMessage message) {
        return answered(message).isPresent();
    }

    /**
     * Whose request a message is a response to; so that its authenticity can be checked before {@link #received}.
     *
     * @param message any message
     * @return the owner, or empty if the message is no response to a request that is under way
     */
    public Optional<T> asker(StunMessage message) {
        return answered(message).map(transaction -> transaction.owner);
    }

    /** Forgets all requests that are under way. */
    public void clear() {
        pending.clear();
    }

    private Optional<Pending<T>> answered(StunMessage message) {
        return Optional.ofNullable(pending.get(message.transactionId()))
                .filter(transaction ->
                        message.messageClass().isResponse() && message.method().equals(transaction.method));
    }

    /**
     * Takes a message that arrived.
     *
     * @param from where it came from; not compared with the target, because RFC 5780 lets servers answer from elsewhere
     * @param message the message
     * @param nowNanos the time
     * @return how a transaction ended, or empty if the message belongs to none
     */
    public Optional<StunTransactionEffect<T>> received(InetSocketAddress from, StunMessage message, long nowNanos) {
        Optional<Pending<T>> transaction = answered(message);
        transaction.ifPresent(answered -> pending.remove(message.transactionId()));
        return transaction.map(answered -> end(answered, from, message, nowNanos));
    }

    private static <T> StunTransactionEffect<T> end(
            Pending<T> transaction, InetSocketAddress from, StunMessage response, long nowNanos) {
        if (!HARMLESS_TYPES.containsAll(response.unknownRequiredTypes())) {
            return new StunTransactionEffect.Failed<>(
                    transaction.owner, StunTransactionEffect.Reason.UNUSABLE_RESPONSE);
        }
        Duration elapsed = Duration.ofNanos(nowNanos - transaction.startNanos);
        return new StunTransactionEffect.Answered<>(
                transaction.owner, response, from, elapsed, transaction.transmissions);
    }

    /**
     * Repeats what is due and gives up what is over. A late call repeats a request once, not in a burst.
     *
     * @param nowNanos the time
     * @return the effects, in the order in which the transactions were started
     */
    public List<StunTransactionEffect<T>> advance(long nowNanos) {
        List<StunTransactionEffect<T>> effects = new ArrayList<>();
        for (Iterator<Pending<T>> each = pending.values().iterator(); each.hasNext(); ) {
            Pending<T> transaction = each.next();
            if (nowNanos - transaction.dueNanos < 0) {
                continue;
            }
            if (transaction.transmissions < transaction.schedule.transmissions()) {
                effects.add(transaction.transmit(nowNanos));
            } else {
                each.remove();
                effects.add(
                        new StunTransactionEffect.Failed<>(transaction.owner, StunTransactionEffect.Reason.TIMED_OUT));
            }
        }
        return effects;
    }

    /** When {@link #advance} has something to do next, in nanoseconds; empty if nothing is under way. */
    public OptionalLong deadlineNanos() {
        OptionalLong first = OptionalLong.empty();
        for (Pending<T> transaction : pending.values()) {
            if (first.isEmpty() || transaction.dueNanos - first.getAsLong() < 0) {
                first = OptionalLong.of(transaction.dueNanos);
            }
        }
        return first;
    }

    /** How many transactions are under way. */
    public int size() {
        return pending.size();
    }
}
