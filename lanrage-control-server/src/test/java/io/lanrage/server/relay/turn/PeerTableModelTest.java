package io.lanrage.server.relay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.turn.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Permissions and channels against maps that are written straight from RFC 8656 §9 and §12. */
final class PeerTableModelTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int LIMIT = 6;
    private static final int ADDRESSES = 10;
    private static final int PORTS = 2;
    private static final int CHANNELS = 12;

    private final Map<InetAddress, Long> permissions = new HashMap<>();
    private final Map<Integer, Bound> channels = new HashMap<>();

    private record Bound(InetSocketAddress peer, long expiry) {}

    private long now = Long.MAX_VALUE - 2000 * SECOND;

    @Test
    void tableIsWhatTheMapsAre() {
        long seed = System.nanoTime();
        System.out.println("PeerTableModelTest: seed " + seed);
        Random random = new Random(seed);
        PeerTable table = new PeerTable(LIMIT, LIMIT);
        int[] outcomes = new int[PeerTable.Binding.values().length];
        for (int step = 0; step < 30_000; step++) {
            now += random.nextInt(60) * SECOND;
            if (random.nextInt(3) == 0) {
                grant(table, random);
            } else {
                outcomes[bind(table, random).ordinal()]++;
            }
            assertSame(table);
        }
        assertThat(outcomes).as("every outcome was met").doesNotContain(0);
    }

    private static InetSocketAddress peer(Random random) {
        return new InetSocketAddress(address(random.nextInt(ADDRESSES)), 1 + random.nextInt(PORTS));
    }

    private static InetAddress address(int number) {
        Endpoint endpoint = new Endpoint();
        endpoint.setIpv4(0xC0000200 + number, 0);
        return endpoint.toSocketAddress().getAddress();
    }

    private void grant(PeerTable table, Random random) {
        Set<InetAddress> peers = new HashSet<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            peers.add(address(random.nextInt(ADDRESSES)));
        }
        assertThat(table.grant(peers, now)).isEqualTo(modelGrants(peers));
    }

    /** An expired permission counts until room is needed, so it can be renewed where nothing new would fit; live ones decide. */
    private boolean modelGrants(Set<InetAddress> peers) {
        permissions.values().removeIf(expiry -> expiry - now <= 0);
        Set<InetAddress> all = new HashSet<>(permissions.keySet());
        all.addAll(peers);
        if (all.size() > LIMIT) {
            return false;
        }
        peers.forEach(peer -> permissions.put(peer, now + 300 * SECOND));
        return true;
    }

    private PeerTable.Binding bind(PeerTable table, Random random) {
        int channel = 0x4000 + random.nextInt(CHANNELS);
        InetSocketAddress peer = peer(random);
        PeerTable.Binding outcome = table.bind(channel, peer, now);
        assertThat(outcome).isEqualTo(modelBinds(channel, peer));
        return outcome;
    }

    private PeerTable.Binding modelBinds(int channel, InetSocketAddress peer) {
        channels.values().removeIf(bound -> bound.expiry + 300 * SECOND - now <= 0);
        Bound ofChannel = channels.get(channel);
        boolean isSame = ofChannel != null && ofChannel.peer.equals(peer);
        boolean peerIsBound = channels.values().stream().anyMatch(bound -> bound.peer.equals(peer));
        if (!isSame && (ofChannel != null || peerIsBound)) {
            return PeerTable.Binding.CONFLICT;
        }
        if ((!isSame && channels.size() == LIMIT) || !modelGrants(Set.of(peer.getAddress()))) {
            return PeerTable.Binding.FULL;
        }
        channels.put(channel, new Bound(peer, now + 600 * SECOND));
        return PeerTable.Binding.BOUND;
    }

    private void assertSame(PeerTable table) {
        Endpoint cell = new Endpoint();
        for (int number = 0; number < ADDRESSES; number++) {
            InetAddress address = address(number);
            cell.set(address);
            assertThat(table.permission(cell.high(), cell.low(), now) != null).isEqualTo(isPermitted(address));
            for (int port = 1; port <= PORTS; port++) {
                InetSocketAddress peer = new InetSocketAddress(address, port);
                ChannelBinding found = table.channelOf(cell.high(), cell.low(), port, now);
                assertThat(found == null ? 0 : found.number).isEqualTo(channelOf(peer));
            }
        }
        for (int channel = 0x4000; channel < 0x4000 + CHANNELS; channel++) {
            ChannelBinding found = table.channel(channel, now);
            Bound bound = channels.get(channel);
            boolean carries = bound != null && bound.expiry - now > 0 && isPermitted(bound.peer.getAddress());
            assertThat(found != null).as("channel %x", channel).isEqualTo(carries);
        }
    }

    private boolean isPermitted(InetAddress address) {
        Long expiry = permissions.get(address);
        return expiry != null && expiry - now > 0;
    }

    private int channelOf(InetSocketAddress peer) {
        return channels.entrySet().stream()
                .filter(each -> each.getValue().peer.equals(peer))
                .filter(each -> each.getValue().expiry - now > 0 && isPermitted(peer.getAddress()))
                .map(Map.Entry::getKey)
                .findAny()
                .orElse(0);
    }
}
