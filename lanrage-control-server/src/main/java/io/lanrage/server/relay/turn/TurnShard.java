package io.lanrage.server.relay.turn;

import io.lanrage.nat.stun.DontFragment;
import io.lanrage.nat.stun.ErrorCode;
import io.lanrage.nat.stun.StunClass;
import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.UnknownAttributes;
import io.lanrage.nat.turn.Endpoint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The part of a relay that one event loop serves: the allocations of the five-tuples whose datagrams arrive there, and the rules for
 * them (RFC 8656). Pure: it is told the time, and tells what to do.
 *
 * <p>Data takes one way, requests another. {@link #fromClient} and {@link #fromPeer} decide about a datagram in the buffer that it
 * arrived in and make no objects; the buffer needs {@link io.lanrage.nat.turn.DataMessage#MAX_HEADROOM_BYTES} in front of what comes
 * from a peer, and {@link io.lanrage.nat.turn.DataMessage#MAX_TAILROOM_BYTES} behind it. What {@code fromClient} calls a message goes
 * to {@link #request}, unless it is for somebody else who shares the socket.
 *
 * <p>Times are nanoseconds of one clock of the owner's, compared by subtraction, and seconds of the Unix epoch where credentials and
 * nonces are judged. For the event loop's thread.
 */
public final class TurnShard {

    private static final List<StunMethod> METHODS =
            List.of(StunMethod.ALLOCATE, StunMethod.REFRESH, StunMethod.CREATE_PERMISSION, StunMethod.CHANNEL_BIND);

    private final TurnCommons commons;
    private final Allocations allocations = new Allocations();
    private final ChallengeBudget challenges = new ChallengeBudget();
    private final Authenticator authenticator;
    private final Forwarding forwarding;
    private final Allocating allocating;
    private final Serving serving;

    /**
     * A part without allocations.
     *
     * @param commons what the parts of the relay share
     * @param nonceKey what nonces are made with; at least 16 random bytes, the same for all parts; copied
     * @throws IllegalArgumentException if the key is shorter
     */
    public TurnShard(TurnCommons commons, byte[] nonceKey) {
        if (nonceKey.length < 16) {
            throw new IllegalArgumentException("nonce key has " + nonceKey.length + " bytes, fewer than 16");
        }
        this.commons = commons;
        authenticator = new Authenticator(commons.secret(), commons.options().realm(), new Nonces(nonceKey.clone()));
        Neighbours neighbours = new Neighbours(commons);
        forwarding = new Forwarding(allocations, neighbours, commons);
        allocating = new Allocating(allocations, commons);
        serving = new Serving(allocations, allocating, neighbours);
    }

    /**
     * Decides about what a client sent.
     *
     * @param origin where it came in, see {@link Origin}
     * @param client where it came from; borrowed
     * @param bytes where it lies, big-endian; borrowed, and left as it is
     * @param at its first byte
     * @param length its length, on a stream without padding
     * @param nowNanos the time
     * @param verdict is overwritten
     * @return the verdict
     */
    public Forward fromClient(
            int origin, Endpoint client, ByteBuffer bytes, int at, int length, long nowNanos, Forward verdict) {
        return forwarding.fromClient(origin, client, bytes, at, length, nowNanos, verdict);
    }

    /**
     * Decides about a datagram that arrived at a relayed address, and writes the header in front of it that it needs on its way to
     * the client.
     *
     * @param relay the number of the socket, from {@link TurnEffect.Open}
     * @param peer where it came from; borrowed
     * @param bytes where it lies, big-endian, with room around it; borrowed
     * @param at its first byte
     * @param length its length
     * @param nowNanos the time
     * @param verdict is overwritten
     * @return the verdict
     */
    public Forward fromPeer(
            int relay, Endpoint peer, ByteBuffer bytes, int at, int length, long nowNanos, Forward verdict) {
        return forwarding.fromPeer(relay, peer, bytes, at, length, nowNanos, verdict);
    }

    /**
     * Whether a message that carries no data is one for {@link #request}.
     *
     * @param bytes where it lies, big-endian
     * @param at its first byte; {@link #fromClient} has found it to be a message
     */
    public static boolean isRequest(ByteBuffer bytes, int at) {
        int type = bytes.getShort(at);
        return METHODS.stream().anyMatch(method -> method.code() == type);
    }

    /**
     * Handles a message that carries no data.
     *
     * @param origin where it came in
     * @param client where it came from; borrowed
     * @param message the bytes from position to limit; borrowed
     * @param nowNanos the time
     * @param epochSecond the time of day
     * @return what to do; nothing about messages that are no requests of TURN
     */
    public List<TurnEffect> request(int origin, Endpoint client, ByteBuffer message, long nowNanos, long epochSecond) {
        StunMessage request;
        try {
            request = StunMessage.decode(message);
        } catch (StunFormatException e) {
            return List.of();
        }
        boolean isOurs = request.messageClass() == StunClass.REQUEST && METHODS.contains(request.method());
        if (!isOurs || client.port() == 0) {
            return List.of();
        }
        Allocation allocation = allocations.find(client, origin);
        Authentication found = authenticator.check(request, client, allocation != null, epochSecond);
        if (found instanceof Authentication.Granted granted) {
            String username = granted.username().toString();
            Exchange exchange = new Exchange(origin, client.toSocketAddress(), request, username, granted.seal());
            return authenticated(exchange, granted.username(), client, allocation, nowNanos);
        }
        if (!Origin.isStream(origin) && !challenges.admits(client, epochSecond)) {
            return List.of();
        }
        byte[] refusal = authenticator.refusal(request, (Authentication.Refused) found, client, epochSecond);
        return List.of(new TurnEffect.Answer(origin, client.toSocketAddress(), ByteBuffer.wrap(refusal)));
    }

    private List<TurnEffect> authenticated(
            Exchange request, RelayUsername user, Endpoint client, @Nullable Allocation allocation, long nowNanos) {
        List<Integer> unknown = new ArrayList<>(request.message().unknownRequiredTypes());
        if (!commons.options().dontFragment()
                && request.message().first(DontFragment.class).isPresent()) {
            unknown.add(DontFragment.TYPE);
        }
        if (!unknown.isEmpty()) {
            return List.of(
                    request.refuse(ErrorCode.UNKNOWN_ATTRIBUTE, "Unknown Attribute", new UnknownAttributes(unknown)));
        }
        StunMethod method = request.message().method();
        if (method.equals(StunMethod.ALLOCATE)) {
            return allocating.allocate(request, user, client, allocation, nowNanos);
        }
        if (allocation == null || allocation.pending != null) {
            return List.of(request.refuse(ErrorCode.ALLOCATION_MISMATCH, "Allocation Mismatch"));
        }
        if (!allocation.username.equals(request.username())) {
            return List.of(request.refuse(ErrorCode.WRONG_CREDENTIALS, "Wrong Credentials"));
        }
        if (method.equals(StunMethod.REFRESH)) {
            return serving.refresh(request, allocation, nowNanos);
        }
        return List.of(
                method.equals(StunMethod.CREATE_PERMISSION)
                        ? serving.createPermission(request, allocation, nowNanos)
                        : serving.channelBind(request, allocation, nowNanos));
    }

    /**
     * A socket that a {@link TurnEffect.Open} asked for is open.
     *
     * @param relay its number
     * @throws IllegalArgumentException if no socket of this number is wanted
     */
    public List<TurnEffect> opened(int relay) {
        return allocating.opened(wanted(relay));
    }

    /**
     * A socket that a {@link TurnEffect.Open} asked for cannot be opened.
     *
     * @param relay its number
     * @throws IllegalArgumentException if no socket of this number is wanted
     */
    public List<TurnEffect> notOpened(int relay) {
        return allocating.notOpened(wanted(relay));
    }

    private Relayed wanted(int relay) {
        Relayed relayed = allocations.relayed(relay);
        if (relayed == null || relayed.open) {
            throw new IllegalArgumentException("relay socket " + relay + " is not waited for");
        }
        return relayed;
    }

    /**
     * Whether a five-tuple has an allocation.
     *
     * @param origin where its messages come in
     * @param client where they come from; borrowed
     */
    public boolean serves(int origin, Endpoint client) {
        return allocations.find(client, origin) != null;
    }

    /**
     * A connection is closed: its allocation ends (RFC 8656 §3.1).
     *
     * @param origin the connection
     * @param client the other end; borrowed
     */
    public List<TurnEffect> disconnected(int origin, Endpoint client) {
        Allocation allocation = allocations.find(client, origin);
        return allocation == null ? List.of() : allocating.end(allocation);
    }

    /**
     * Ends what has expired.
     *
     * @param nowNanos the time
     */
    public List<TurnEffect> advance(long nowNanos) {
        List<TurnEffect> effects = new ArrayList<>();
        Relayed expired = allocations.expired(nowNanos);
        while (expired != null) {
            effects.add(allocating.end(expired));
            expired = allocations.expired(nowNanos);
        }
        commons.expireReservations(nowNanos);
        return effects;
    }

    /** When {@link #advance} has an allocation to end next, in nanoseconds; empty if there is none. */
    public OptionalLong deadlineNanos() {
        return allocations.nextExpiryNanos();
    }

    /** How many allocations there are. */
    public int allocations() {
        return allocations.size();
    }
}
