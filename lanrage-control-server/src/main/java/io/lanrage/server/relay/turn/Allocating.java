package io.lanrage.server.relay.turn;

import io.lanrage.nat.stun.AddressErrorCode;
import io.lanrage.nat.stun.AddressFamily;
import io.lanrage.nat.stun.ErrorCode;
import io.lanrage.nat.stun.Lifetime;
import io.lanrage.nat.stun.ReservationToken;
import io.lanrage.nat.stun.StunAttribute;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.XorMappedAddress;
import io.lanrage.nat.stun.XorRelayedAddress;
import io.lanrage.nat.turn.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How allocations begin (RFC 8656 §7.2) and end. For one thread. */
final class Allocating {

    /** RFC 8656 §3.2. */
    static final long DEFAULT_LIFETIME_SECONDS = 600;

    /** RFC 8656 §7.2 recommends no more. */
    static final long MAX_LIFETIME_SECONDS = 3600;

    static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** How many ports are tried where other programs may hold some. */
    private static final int ATTEMPTS = 8;

    private final Allocations allocations;
    private final TurnCommons commons;

    Allocating(Allocations allocations, TurnCommons commons) {
        this.allocations = allocations;
        this.commons = commons;
    }

    /** The time that a request gets (RFC 8656 §7.2): what it asks for, within bounds. */
    static long lifetimeSeconds(StunMessage request) {
        long wished = request.first(Lifetime.class).map(Lifetime::seconds).orElse(DEFAULT_LIFETIME_SECONDS);
        return Math.max(DEFAULT_LIFETIME_SECONDS, Math.min(MAX_LIFETIME_SECONDS, wished));
    }

    /** Handles an Allocate request on a five-tuple that may have an allocation already. */
    List<TurnEffect> allocate(
            Exchange request, RelayUsername user, Endpoint client, @Nullable Allocation existing, long nowNanos) {
        if (existing != null) {
            return allocateAgain(request, existing);
        }
        Optional<ErrorCode> refusal = AllocateWish.refusal(request.message(), commons.options());
        if (refusal.isPresent()) {
            return List.of(request.refuse(refusal.get().code(), refusal.get().reason()));
        }
        commons.expireReservations(nowNanos);
        Optional<UserQuota> quota = commons.quotas().take(user.name(), nowNanos);
        if (quota.isEmpty()) {
            return List.of(request.refuse(ErrorCode.ALLOCATION_QUOTA_REACHED, "Allocation Quota Reached"));
        }
        PeerTable peers =
                new PeerTable(commons.options().permissions(), commons.options().channels());
        Allocation allocation = new Allocation(request, client, quota.get(), lifetimeSeconds(request.message()), peers);
        List<TurnEffect> effects = open(allocation, AllocateWish.of(request.message()), nowNanos);
        if (effects.isEmpty()) {
            commons.quotas().release(quota.get());
            return List.of(request.refuse(ErrorCode.INSUFFICIENT_CAPACITY, "No Such Port"));
        }
        allocations.add(allocation);
        return effects;
    }

    /** A repeated request is answered as before, and so it is not if the answer is yet to come (RFC 8656 §7.2, step 2). */
    private List<TurnEffect> allocateAgain(Exchange request, Allocation existing) {
        boolean isRepeated = request.message().transactionId().equals(existing.transactionId)
                && request.username().equals(existing.username);
        if (!isRepeated) {
            return List.of(request.refuse(ErrorCode.ALLOCATION_MISMATCH, "Allocation Mismatch"));
        }
        return existing.pending == null ? List.of(success(request, existing)) : List.of();
    }

    /** Takes ports and wants them opened; nothing if there are none like those asked for. */
    private List<TurnEffect> open(Allocation allocation, AllocateWish wish, long nowNanos) {
        List<TurnEffect> effects = new ArrayList<>(2);
        boolean anyPort = !wish.even() && wish.token().isEmpty();
        if (wish.token().isPresent()) {
            for (AddressFamily family : AddressFamily.values()) {
                commons.ports(family)
                        .redeem(wish.token().getAsLong(), nowNanos, commons.quotas()::release)
                        .ifPresent(port -> effects.add(open(allocation, family, port, false, nowNanos)));
            }
        } else {
            takePort(allocation, wish, nowNanos)
                    .ifPresent(port -> effects.add(open(allocation, wish.family(), port, anyPort, nowNanos)));
        }
        if (wish.both() && !effects.isEmpty()) {
            openSecond(allocation, nowNanos).ifPresent(effects::add);
        }
        return effects;
    }

    private OptionalInt takePort(Allocation allocation, AllocateWish wish, long nowNanos) {
        RelayPorts ports = commons.ports(wish.family());
        if (!wish.reserveNext()) {
            return wish.even() ? ports.takeEven() : ports.take();
        }
        Optional<UserQuota> keeper = commons.quotas().take(allocation.quota.user(), nowNanos);
        Optional<RelayPorts.Pair> pair = keeper.flatMap(quota -> ports.takePair(quota, nowNanos));
        if (pair.isEmpty()) {
            keeper.ifPresent(commons.quotas()::release);
            return OptionalInt.empty();
        }
        allocation.token = OptionalLong.of(pair.get().token());
        return OptionalInt.of(pair.get().port());
    }

    private Optional<TurnEffect> openSecond(Allocation allocation, long nowNanos) {
        boolean supported = commons.options().ipv6().isPresent();
        OptionalInt port = supported ? commons.ports(AddressFamily.IPV6).take() : OptionalInt.empty();
        if (port.isPresent()) {
            return Optional.of(open(allocation, AddressFamily.IPV6, port.getAsInt(), true, nowNanos));
        }
        int code = supported ? ErrorCode.INSUFFICIENT_CAPACITY : ErrorCode.ADDRESS_FAMILY_NOT_SUPPORTED;
        allocation.missing = new AddressErrorCode(AddressFamily.IPV6.code(), code, "");
        return Optional.empty();
    }

    private TurnEffect open(Allocation allocation, AddressFamily family, int port, boolean anyPort, long nowNanos) {
        long expiryNanos = nowNanos + allocation.grantedSeconds * NANOS_PER_SECOND;
        Relayed relayed = allocations.open(allocation, family, port, anyPort, expiryNanos);
        return new TurnEffect.Open(relayed.index, family, port);
    }

    /** A socket is open; when the last of an allocation is, its client is told. */
    List<TurnEffect> opened(Relayed relayed) {
        relayed.open = true;
        commons.ports(relayed.family).opened(relayed.port);
        return settle(relayed.allocation);
    }

    /** A socket could not be opened: another port is tried, or the client is told. */
    List<TurnEffect> notOpened(Relayed relayed) {
        RelayPorts ports = commons.ports(relayed.family);
        OptionalInt other = relayed.anyPort && relayed.attempts < ATTEMPTS ? ports.take() : OptionalInt.empty();
        ports.release(relayed.port);
        if (other.isPresent()) {
            relayed.attempts++;
            relayed.port = other.getAsInt();
            return List.of(new TurnEffect.Open(relayed.index, relayed.family, relayed.port));
        }
        Allocation allocation = relayed.allocation;
        allocations.close(relayed);
        allocation.missing = new AddressErrorCode(relayed.family.code(), ErrorCode.INSUFFICIENT_CAPACITY, "");
        return allocation.isEmpty() ? abandon(allocation) : settle(allocation);
    }

    private List<TurnEffect> abandon(Allocation allocation) {
        Exchange pending = allocation.pending;
        allocation.token.ifPresent(token -> {
            for (AddressFamily family : AddressFamily.values()) {
                commons.ports(family).forget(token, commons.quotas()::release);
            }
        });
        remove(allocation);
        return pending == null
                ? List.of()
                : List.of(pending.refuse(ErrorCode.INSUFFICIENT_CAPACITY, "No Port Could Be Opened"));
    }

    private List<TurnEffect> settle(Allocation allocation) {
        Exchange pending = allocation.pending;
        if (pending == null || !allocation.isOpen()) {
            return List.of();
        }
        allocation.pending = null;
        return List.of(success(pending, allocation));
    }

    private TurnEffect success(Exchange request, Allocation allocation) {
        List<StunAttribute> attributes = new ArrayList<>(6);
        for (AddressFamily family : AddressFamily.values()) {
            Relayed relayed = allocation.relayed(family);
            if (relayed != null) {
                InetAddress address = commons.options().address(family).orElseThrow();
                attributes.add(new XorRelayedAddress(new InetSocketAddress(address, relayed.port)));
            }
        }
        attributes.add(new Lifetime(allocation.grantedSeconds));
        allocation.token.ifPresent(token -> attributes.add(new ReservationToken(token)));
        attributes.add(new XorMappedAddress(request.client()));
        AddressErrorCode missing = allocation.missing;
        if (missing != null) {
            attributes.add(missing);
        }
        return request.succeed(attributes);
    }

    /** Ends one relayed address, and with the last one its allocation. */
    TurnEffect end(Relayed relayed) {
        allocations.close(relayed);
        commons.ports(relayed.family).release(relayed.port);
        if (relayed.allocation.isEmpty()) {
            remove(relayed.allocation);
        }
        return new TurnEffect.Close(relayed.index);
    }

    /** Ends an allocation. */
    List<TurnEffect> end(Allocation allocation) {
        List<TurnEffect> effects = new ArrayList<>(2);
        for (AddressFamily family : AddressFamily.values()) {
            Relayed relayed = allocation.relayed(family);
            if (relayed != null) {
                effects.add(end(relayed));
            }
        }
        return effects;
    }

    private void remove(Allocation allocation) {
        allocations.remove(allocation);
        commons.quotas().release(allocation.quota);
    }
}
