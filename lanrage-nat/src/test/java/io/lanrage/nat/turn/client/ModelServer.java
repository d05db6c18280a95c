package io.lanrage.nat.turn.client;

import io.lanrage.nat.stun.AdditionalAddressFamily;
import io.lanrage.nat.stun.AddressFamily;
import io.lanrage.nat.stun.ChannelNumber;
import io.lanrage.nat.stun.ErrorCode;
import io.lanrage.nat.stun.IntegrityAlgorithm;
import io.lanrage.nat.stun.IntegrityKey;
import io.lanrage.nat.stun.Lifetime;
import io.lanrage.nat.stun.Nonce;
import io.lanrage.nat.stun.PasswordAlgorithm;
import io.lanrage.nat.stun.PasswordAlgorithms;
import io.lanrage.nat.stun.Realm;
import io.lanrage.nat.stun.RequestedAddressFamily;
import io.lanrage.nat.stun.StunAttribute;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.stun.Username;
import io.lanrage.nat.stun.XorMappedAddress;
import io.lanrage.nat.stun.XorPeerAddress;
import io.lanrage.nat.stun.XorRelayedAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The rules of RFC 8656 for a server, written as simply as they can be: no sockets, exact times, one allocation a link. */
final class ModelServer {

    static final String REALM = "example.org";
    static final InetSocketAddress MAPPED = new InetSocketAddress("198.51.100.7", 40_000);

    final Map<String, String> passwords = new HashMap<>(Map.of("ann", "secret"));
    final Map<Integer, Allocated> allocations = new TreeMap<>();
    /** Requests by method. */
    final Map<StunMethod, Integer> requests = new HashMap<>();
    /** What goes wrong: the code of the next errors, by method. */
    final Map<StunMethod, Integer> errors = new HashMap<>();

    long lifetimeSeconds = 600;
    long nonceSeconds = 3_600;
    boolean hasIpv6 = true;
    boolean sha256;
    boolean down;
    List<StunAttribute> errorAttributes = List.of();
    private int nextPort = 50_000;
    private int nonceEpoch;

    /** An allocation. */
    static final class Allocated {
        final String user;
        final List<InetSocketAddress> relayed;
        final Map<InetAddress, Long> permissions = new HashMap<>();
        final Map<Integer, InetSocketAddress> channels = new HashMap<>();
        final Map<Integer, Long> channelEnds = new HashMap<>();
        final TransactionId madeBy;
        long endNanos;

        Allocated(TransactionId madeBy, String user, List<InetSocketAddress> relayed) {
            this.madeBy = madeBy;
            this.user = user;
            this.relayed = relayed;
        }

        boolean lets(InetSocketAddress peer, long nowNanos) {
            Long end = permissions.get(peer.getAddress());
            return end != null && nowNanos - end < 0;
        }

        boolean isBound(InetSocketAddress peer, long nowNanos) {
            return channels.entrySet().stream()
                    .anyMatch(each -> each.getValue().equals(peer) && nowNanos - channelEnds.get(each.getKey()) < 0);
        }
    }

    /** The allocation of a link, if its time is not over. */
    Optional<Allocated> allocation(int link, long nowNanos) {
        return Optional.ofNullable(allocations.get(link)).filter(each -> nowNanos - each.endNanos < 0);
    }

    /** Forgets everything, as a restart does. */
    void restart() {
        allocations.clear();
        nonceEpoch++;
    }

    int count(StunMethod method) {
        return requests.getOrDefault(method, 0);
    }

    /** The answer to a request; none if the server is down. */
    Optional<byte[]> answer(int link, StunMessage request, long nowNanos) {
        if (down) {
            return Optional.empty();
        }
        requests.merge(request.method(), 1, Integer::sum);
        allocations.values().removeIf(each -> nowNanos - each.endNanos >= 0);
        IntegrityAlgorithm algorithm = sha256 ? IntegrityAlgorithm.HMAC_SHA256 : IntegrityAlgorithm.HMAC_SHA1;
        Optional<String> user =
                request.first(Username.class).map(Username::text).filter(passwords::containsKey);
        if (user.isEmpty() || !request.verify(key(user.get()), algorithm)) {
            return Optional.of(challenge(request, ErrorCode.UNAUTHENTICATED, nowNanos));
        }
        if (!request.first(Nonce.class).map(Nonce::text).equals(Optional.of(nonce(nowNanos)))) {
            return Optional.of(challenge(request, ErrorCode.STALE_NONCE, nowNanos));
        }
        StunMessageBuilder response = new Answering(link, user.get(), nowNanos).answer(request);
        return Optional.of(sealed(response, user.get()).encode());
    }

    private StunMessageBuilder sealed(StunMessageBuilder response, String user) {
        return sha256 ? response.integritySha256(key(user)) : response.integritySha1(key(user));
    }

    private IntegrityKey key(String user) {
        return sha256
                ? IntegrityKey.longTermSha256(user, REALM, passwords.get(user))
                : IntegrityKey.longTerm(user, REALM, passwords.get(user));
    }

    private String nonce(long nowNanos) {
        long period = nowNanos / TimeUnit.SECONDS.toNanos(nonceSeconds);
        // "gAAA": the feature set with bit 0 alone.
        return (sha256 ? "obMatJos2gAAA" : "plain") + nonceEpoch + "-" + period;
    }

    private byte[] challenge(StunMessage request, int code, long nowNanos) {
        StunMessageBuilder response = StunMessageBuilder.error(request, new ErrorCode(code, ""))
                .add(new Realm(REALM))
                .add(new Nonce(nonce(nowNanos)));
        if (sha256) {
            response.add(PasswordAlgorithms.of(List.of(PasswordAlgorithm.SHA256, PasswordAlgorithm.MD5)));
        }
        return response.encode();
    }

    /** One authenticated request. */
    private final class Answering {
        private final int link;
        private final String user;
        private final long nowNanos;
        private final @Nullable Allocated allocated;

        Answering(int link, String user, long nowNanos) {
            this.link = link;
            this.user = user;
            this.nowNanos = nowNanos;
            this.allocated = allocation(link, nowNanos).orElse(null);
        }

        StunMessageBuilder answer(StunMessage request) {
            Integer error = errors.get(request.method());
            if (error != null) {
                return error(request, error);
            }
            if (request.method().equals(StunMethod.ALLOCATE)) {
                if (allocated == null) {
                    return allocate(request);
                }
                // A repetition is answered as before (RFC 8656 §7.2).
                return allocated.madeBy.equals(request.transactionId())
                        ? granted(request, allocated.relayed)
                        : error(request, ErrorCode.ALLOCATION_MISMATCH);
            }
            if (allocated == null) {
                return error(request, ErrorCode.ALLOCATION_MISMATCH);
            }
            if (!allocated.user.equals(user)) {
                return error(request, ErrorCode.WRONG_CREDENTIALS);
            }
            if (request.method().equals(StunMethod.REFRESH)) {
                return refresh(request, allocated);
            }
            return letIn(request, allocated);
        }

        private StunMessageBuilder error(StunMessage request, int code) {
            StunMessageBuilder response = StunMessageBuilder.error(request, new ErrorCode(code, "as the test wants"));
            errorAttributes.forEach(response::add);
            return response;
        }

        private StunMessageBuilder allocate(StunMessage request) {
            boolean ipv6 = request.first(RequestedAddressFamily.class)
                    .map(wish -> wish.family() == AddressFamily.IPV6.code())
                    .orElse(false);
            boolean both = request.first(AdditionalAddressFamily.class).isPresent();
            if (ipv6 && !hasIpv6) {
                return error(request, ErrorCode.ADDRESS_FAMILY_NOT_SUPPORTED);
            }
            List<InetSocketAddress> relayed = new ArrayList<>();
            if (!ipv6) {
                relayed.add(new InetSocketAddress("192.0.2.1", nextPort++));
            }
            if (ipv6 || (both && hasIpv6)) {
                relayed.add(new InetSocketAddress("2001:db8::1", nextPort++));
            }
            Allocated made = new Allocated(request.transactionId(), user, relayed);
            made.endNanos = nowNanos + TimeUnit.SECONDS.toNanos(lifetimeSeconds);
            allocations.put(link, made);
            return granted(request, relayed);
        }

        private StunMessageBuilder granted(StunMessage request, List<InetSocketAddress> relayed) {
            StunMessageBuilder response = StunMessageBuilder.success(request);
            relayed.forEach(address -> response.add(new XorRelayedAddress(address)));
            return response.add(new XorMappedAddress(MAPPED)).add(new Lifetime(lifetimeSeconds));
        }

        private StunMessageBuilder refresh(StunMessage request, Allocated known) {
            long seconds = request.first(Lifetime.class).map(Lifetime::seconds).orElse(lifetimeSeconds);
            known.endNanos = nowNanos + TimeUnit.SECONDS.toNanos(seconds);
            return StunMessageBuilder.success(request).add(new Lifetime(seconds));
        }

        private StunMessageBuilder letIn(StunMessage request, Allocated known) {
            InetSocketAddress peer =
                    request.first(XorPeerAddress.class).orElseThrow().address();
            known.permissions.put(peer.getAddress(), nowNanos + TimeUnit.MINUTES.toNanos(5));
            if (request.method().equals(StunMethod.CHANNEL_BIND)) {
                int number = request.first(ChannelNumber.class).orElseThrow().number();
                InetSocketAddress before = known.channels.putIfAbsent(number, peer);
                if (before != null && !before.equals(peer)) {
                    return error(request, ErrorCode.BAD_REQUEST);
                }
                known.channelEnds.put(number, nowNanos + TimeUnit.MINUTES.toNanos(10));
            }
            return StunMessageBuilder.success(request);
        }
    }
}
