package io.lanrage.server.http;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.time.Duration;

/**
 * How long the server waits for a client.
 *
 * @param exchange for a whole HTTP request and until its answer is taken
 * @param ping after how long unheard a WebSocket client is sent a ping
 * @param silence after how long unheard it is cut off; more than {@code ping}
 * @param farewell for the answer to a WebSocket close
 */
public record HttpTimes(Duration exchange, Duration ping, Duration silence, Duration farewell) {

    /**
     * Pings keep NAT mappings of TCP open, which routers drop after minutes, and two go unanswered before a client is cut off. A
     * close waits for one round trip of the worst kind.
     */
    public static final HttpTimes DEFAULT = new HttpTimes(
            Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ofSeconds(2));

    /**
     * Checks the times.
     *
     * @throws InputException if one is not positive, or silence is not more than ping
     */
    public HttpTimes {
        if (isNotPositive(exchange) || isNotPositive(ping) || isNotPositive(farewell) || silence.compareTo(ping) <= 0) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "times exchange " + exchange + ", ping " + ping + ", silence " + silence + " and farewell "
                            + farewell + " are not positive with more silence than ping");
        }
    }

    private static boolean isNotPositive(Duration time) {
        return time.isNegative() || time.isZero();
    }
}
