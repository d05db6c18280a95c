package io.lanrage.nat.turn.client;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.lanrage.nat.stun.StunRetransmission;
import java.time.Duration;

/** The numbers that a client runs by. Where no section is cited, they are choices of this project. */
final class ClientTiming {

    // RFC 8656 §9, §12 and §3.2: what a server keeps without being asked again.
    static final long PERMISSION_NANOS = MINUTES.toNanos(5);
    static final long CHANNEL_NANOS = MINUTES.toNanos(10);

    /** RFC 8656 §12: for so long after its end a channel keeps its peer. */
    static final long CHANNEL_REST_NANOS = MINUTES.toNanos(5);

    /** A minute is left for repetitions: four patient requests, one after the other. */
    static final long PERMISSION_RENEWAL_NANOS = PERMISSION_NANOS - MINUTES.toNanos(1);

    static final long CHANNEL_RENEWAL_NANOS = CHANNEL_NANOS - MINUTES.toNanos(1);

    /** After a failure that may pass, a peer is asked for again. */
    static final long PEER_RETRY_NANOS = SECONDS.toNanos(5);

    /** Packets flow as long as the last one is no older than this. */
    static final long BUSY_NANOS = SECONDS.toNanos(2);

    /** So long a server may be silent before it is asked for a sign of life: while packets flow, ... */
    static final long BUSY_SILENCE_NANOS = MILLISECONDS.toNanos(500);

    /** ... while a peer has a channel, so that packets may flow soon, ... */
    static final long QUIET_SILENCE_NANOS = SECONDS.toNanos(3);

    /** ... and otherwise; short enough for every NAT's mapping. */
    static final long IDLE_SILENCE_NANOS = SECONDS.toNanos(20);

    /** A NAT keeps a mapping by what goes out (RFC 4787 §4.3), so hearing much is not enough. */
    static final long KEEPALIVE_NANOS = SECONDS.toNanos(20);

    /** An answer that is no success is not followed by the same question at once. */
    static final long REFRESH_GAP_NANOS = SECONDS.toNanos(1);

    /** Which part of its life an allocation may reach before it is refreshed. */
    static final double REFRESH_AT = 5.0 / 6;

    /** A server that promises more is asked again after this all the same. */
    static final long MAX_LIFETIME_SECONDS = 3_600;

    /** A player waits: a second for one lost packet is too long, and 39.5 s for a dead server. Five packets in 4.75 s. */
    static final StunRetransmission ALLOCATE = new StunRetransmission(Duration.ofMillis(250), 5, Duration.ofSeconds(1));

    /** Nobody waits: six packets in 11.75 s. */
    static final StunRetransmission PATIENT = new StunRetransmission(Duration.ofMillis(250), 6, Duration.ofSeconds(4));

    /** With the silence before it this makes one second, after which packets have to go another way. */
    static final StunRetransmission BUSY_HEARTBEAT =
            new StunRetransmission(Duration.ofMillis(70), 3, Duration.ofMillis(290));

    /** With the silence before it this makes six seconds at most where a channel is. */
    static final StunRetransmission QUIET_HEARTBEAT =
            new StunRetransmission(Duration.ofMillis(250), 4, Duration.ofMillis(1250));

    /** The goodbye: a server that does not hear it ends the allocation by itself. */
    static final StunRetransmission RELEASE = new StunRetransmission(Duration.ofMillis(100), 3, Duration.ofMillis(200));

    /** On a stream nothing is repeated (RFC 8489 §6.2.2); the transport repeats, and may need twice its shortest time for that. */
    static final StunRetransmission STREAM = new StunRetransmission(Duration.ofSeconds(1), 1, Duration.ofSeconds(5));

    static final StunRetransmission BUSY_STREAM =
            new StunRetransmission(Duration.ofSeconds(1), 1, Duration.ofMillis(1500));

    /** So often in a row a request may be told that its nonce is stale, or that it lacks credentials. */
    static final int MAX_CHALLENGES = 3;

    /** Attempts from another port (RFC 8656 §7.4). */
    static final int MAX_FRESH_PORTS = 2;

    /** Servers that one attempt may be sent to by others, and how long one is not asked again (RFC 8489 §10). */
    static final int MAX_REDIRECTS = 4;

    static final long REDIRECT_MEMORY_NANOS = MINUTES.toNanos(5);

    /** Between attempts: the first pause, its growth and its limit. */
    static final long FIRST_RETRY_NANOS = MILLISECONDS.toNanos(500);

    static final double RETRY_GROWTH = 1.6;
    static final long MAX_RETRY_NANOS = SECONDS.toNanos(15);

    /** RFC 8656 §7.4: a full server, or a used up quota, is not asked again before this. */
    static final long FULL_RETRY_NANOS = MINUTES.toNanos(1);

    /** An allocation that was up for so long begins the pauses anew. */
    static final long SETTLED_NANOS = SECONDS.toNanos(30);

    /** Peers learn of the new address and check it while the old one works as before. */
    static final Duration RETIREMENT = Duration.ofSeconds(30);

    /** Which part of their time credentials may reach before new ones are asked for. */
    static final double RENEWAL_AT = 5.0 / 6;

    private ClientTiming() {}
}
