package io.lanrage.nat.stun;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * What a {@link StunTransactions} table wants to be done, or tells.
 *
 * @param <T> how the table's owner knows its transactions
 */
public sealed interface StunTransactionEffect<T> {

    /** The transaction, as its owner named it. */
    T owner();

    /**
     * Send this datagram.
     *
     * @param owner the transaction
     * @param target where to
     * @param datagram the request from position to limit; read-only, the receiver's own
     */
    record Transmit<T>(T owner, InetSocketAddress target, ByteBuffer datagram) implements StunTransactionEffect<T> {}

    /**
     * The transaction ended with a response, which may be an error response.
     *
     * @param owner the transaction
     * @param response the response
     * @param from where it came from
     * @param elapsed time since the first transmission; it is the round trip if there was only one
     * @param transmissions how often the request was sent, at least 1
     */
    record Answered<T>(T owner, StunMessage response, InetSocketAddress from, Duration elapsed, int transmissions)
            implements StunTransactionEffect<T> {}

    /**
     * The transaction ended without a response that can be used.
     *
     * @param owner the transaction
     * @param reason why
     */
    record Failed<T>(T owner, Reason reason) implements StunTransactionEffect<T> {}

    /** Why a transaction failed. */
    enum Reason {
        /** No response came. */
        TIMED_OUT,
        /** The response has comprehension-required attributes that are not known (RFC 8489 §6.3.3 and §6.3.4). */
        UNUSABLE_RESPONSE,
        /** As many transactions as there may be were under way; nothing was sent. */
        TABLE_FULL
    }
}
