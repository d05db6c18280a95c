package io.lanrage.server.relay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.turn.Endpoint;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A relay of one event loop with sockets that are only noted down, and a clock that is set by hand. */
final class TestRelay {

    static final String REALM = "lanrage";
    static final String IPV4 = "198.51.100.1";
    static final String IPV6 = "2a01:4f8::1";
    static final int FIRST_PORT = 50_000;
    static final int LAST_PORT = 50_099;
    static final long SECOND = 1_000_000_000L;
    static final RelaySecret SECRET = RelaySecret.of("north-and-south-0123");

    final TurnCommons commons;
    final TurnShard shard;
    final Map<Integer, TurnEffect.Open> sockets = new HashMap<>();
    final Set<Integer> portsOfOthers = new HashSet<>();
    final Random random;

    private final long startNanos;
    private final long startSecond = 1_700_000_000;
    long nowNanos;

    TestRelay() {
        this(options(), 1);
    }

    TestRelay(TurnOptions options, long seed) {
        this(options, seed, FIRST_PORT, LAST_PORT);
    }

    TestRelay(TurnOptions options, long seed, int firstPort, int lastPort) {
        this(options, seed, firstPort, lastPort, List.of(), RelayHosts.AS_SEEN);
    }

    TestRelay(TurnOptions options, long seed, List<IpPrefix> allowed, RelayHosts hosts) {
        this(options, seed, FIRST_PORT, LAST_PORT, allowed, hosts);
    }

    private TestRelay(
            TurnOptions options, long seed, int firstPort, int lastPort, List<IpPrefix> allowed, RelayHosts hosts) {
        random = new Random(seed);
        // Somewhere before the clock's numbers wrap around.
        startNanos = Long.MAX_VALUE - 500 * SECOND;
        nowNanos = startNanos;
        commons = new TurnCommons(
                options,
                SECRET,
                PeerPolicy.of(allowed, Set.of(IpPrefix.parseAddress(IPV4), IpPrefix.parseAddress(IPV6))),
                new Quotas(options, nowNanos),
                new RelayPorts(firstPort, lastPort, random),
                new RelayPorts(firstPort, lastPort, random),
                hosts);
        shard = new TurnShard(commons, "this relay's nonces".getBytes(StandardCharsets.US_ASCII));
    }

    static TurnOptions options() {
        return options(true, true, 40, 8, 4, 4, false);
    }

    static TurnOptions options(
            boolean ipv4, boolean ipv6, int all, int perUser, int permissions, int channels, boolean dontFragment) {
        return new TurnOptions(
                REALM,
                ipv4 ? Optional.of((Inet4Address) IpPrefix.parseAddress(IPV4)) : Optional.empty(),
                ipv6 ? Optional.of((Inet6Address) IpPrefix.parseAddress(IPV6)) : Optional.empty(),
                all,
                perUser,
                100_000_000,
                10_000_000,
                permissions,
                channels,
                dontFragment);
    }

    long epochSecond() {
        return startSecond + (nowNanos - startNanos) / SECOND;
    }

    /** Lets time pass and ends what is over. */
    void pass(long seconds) {
        nowNanos += seconds * SECOND;
        perform(shard.advance(nowNanos));
    }

    /** Does what the shard wants; the answers are returned, by the address that they go to. */
    Map<InetSocketAddress, StunMessage> perform(List<TurnEffect> wanted) {
        Map<InetSocketAddress, StunMessage> answers = new HashMap<>();
        Deque<TurnEffect> effects = new ArrayDeque<>(wanted);
        while (!effects.isEmpty()) {
            TurnEffect effect = effects.poll();
            if (effect instanceof TurnEffect.Answer answer) {
                answers.put(answer.to(), decode(bytes(answer.message())));
            } else if (effect instanceof TurnEffect.Close close) {
                assertThat(sockets.remove(close.relay()))
                        .as("socket %d", close.relay())
                        .isNotNull();
            } else if (effect instanceof TurnEffect.Open open) {
                effects.addAll(open(open));
            }
        }
        return answers;
    }

    private List<TurnEffect> open(TurnEffect.Open open) {
        if (portsOfOthers.contains(open.port())) {
            return shard.notOpened(open.relay());
        }
        sockets.values()
                .forEach(other -> assertThat(other.family() == open.family() && other.port() == open.port())
                        .as("port %d is open already", open.port())
                        .isFalse());
        assertThat(sockets.put(open.relay(), open))
                .as("socket %d", open.relay())
                .isNull();
        return shard.opened(open.relay());
    }

    private static byte[] bytes(ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.get(message.position(), bytes);
        return bytes;
    }

    static StunMessage decode(byte[] bytes) {
        try {
            return StunMessage.decode(ByteBuffer.wrap(bytes));
        } catch (StunFormatException e) {
            throw new AssertionError(e);
        }
    }

    /** What the shard says about a datagram that arrives at the socket with this port. */
    Forward fromPeer(int port, String peer, int peerPort, byte[] payload) {
        ByteBuffer bytes = ByteBuffer.allocate(payload.length + 64).put(50, payload);
        int relay = socketOf(port);
        Forward verdict =
                shard.fromPeer(relay, endpoint(peer, peerPort), bytes, 50, payload.length, nowNanos, new Forward());
        sent = verdict.action() == Forward.Action.TO_CLIENT
                ? bytes.slice(verdict.at(), verdict.length())
                : ByteBuffer.allocate(0);
        return verdict;
    }

    /** What the last forwarding sent. */
    ByteBuffer sent = ByteBuffer.allocate(0);

    int socketOf(int port) {
        List<Integer> found = new ArrayList<>();
        sockets.forEach((relay, open) -> {
            if (open.port() == port) {
                found.add(relay);
            }
        });
        return found.isEmpty() ? -1 : found.get(0);
    }

    static Endpoint endpoint(String address, int port) {
        Endpoint endpoint = new Endpoint();
        endpoint.set(new InetSocketAddress(IpPrefix.parseAddress(address), port));
        return endpoint;
    }

    /** Checks that nothing is held any more. */
    void assertNothingLeft() {
        assertThat(shard.allocations()).isZero();
        assertThat(shard.deadlineNanos()).isEmpty();
        assertThat(sockets).isEmpty();
        assertThat(commons.quotas().held()).isZero();
        assertThat(commons.quotas().users()).isZero();
        assertThat(commons.ipv4Ports().kept()).isZero();
        assertThat(commons.ipv4Ports().free()).isEqualTo(LAST_PORT - FIRST_PORT + 1);
        assertThat(commons.ipv6Ports().free()).isEqualTo(LAST_PORT - FIRST_PORT + 1);
    }
}
