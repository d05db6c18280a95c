package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.nat.posix.BatchSocket;
import io.lanrage.server.LeakCheck;
import io.lanrage.server.bench.Player;
import io.lanrage.server.relay.turn.RelaySecret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The relay on sockets by direct calls: what goes through it in bursts. */
@Timeout(120)
@ExtendWith(LeakCheck.class)
final class DirectEdgeIT {

    private static final InetAddress LOOPBACK = IpPrefix.parseAddress("127.0.0.1");
    private static final int LOOPS = 2;

    private final Random random = new Random(11);
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<Player> players = new ArrayList<>();
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(LOOPS, EpollIoHandler.newFactory());
    private final StunService stun = StunService.open(
            new StunServiceOptions(new InetSocketAddress(LOOPBACK, 0), 0, Optional.empty()), loops, metrics);
    private final TurnService turn = TurnService.open(
            new TurnServiceOptions(
                    RelaySecret.of(Player.SECRET),
                    LOOPBACK,
                    49_152,
                    65_535,
                    List.of(IpPrefix.parse("127.0.0.0/8")),
                    20_000),
            stun,
            metrics);

    @BeforeAll
    static void needsNativeCalls() {
        Assumptions.assumeTrue(Epoll.isAvailable() && BatchSocket.isAvailable(), "no epoll, or no native calls");
    }

    @AfterEach
    void close() {
        players.forEach(Player::close);
        turn.close();
        stun.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
    }

    private Player player() throws IOException {
        Player player = Player.at(LOOPBACK);
        players.add(player);
        return player;
    }

    @Test
    void everyLoopServesAPartOfTheClients() throws Exception {
        assertThat(stun.ports()).hasSize(LOOPS);
        for (int i = 0; i < 24; i++) {
            player().allocate(stun.primary(), "user" + i);
        }
        for (DirectPort port : stun.ports()) {
            assertThat(port.intake().places().head()).isPositive();
        }
        assertThat(metrics.get("lanrage.turn.allocations").gauge().value()).isEqualTo(24);
    }

    @Test
    void burstsOfOddSizesCrossBothWaysUnchangedAndInOrder() throws Exception {
        Player player = player();
        Player peer = player();
        InetSocketAddress relayed = player.allocate(stun.primary(), "ann");
        player.bind(stun.primary(), Player.CHANNEL, peer.socket().localAddress());
        Burst burst = new Burst();
        for (int size : new int[] {1, 2, 3, 159, 160, 1199, 1200, 1452, 1453, 2048, 9001}) {
            for (int count : new int[] {1, 2, 5, 40}) {
                int fitting = Math.min(count, 60_000 / size);
                List<byte[]> data = datagrams(fitting, size);
                burst.send(player.socket(), stun.primary(), Burst.inChannel(Player.CHANNEL, data));
                burst.assertReceived(peer.socket(), relayed, data);
                burst.send(peer.socket(), relayed, data);
                burst.assertReceived(player.socket(), stun.primary(), Burst.inChannel(Player.CHANNEL, data));
            }
        }
    }

    @Test
    void emptyDatagramCrossesBothWays() throws Exception {
        Player player = player();
        Player peer = player();
        InetSocketAddress relayed = player.allocate(stun.primary(), "ann");
        player.bind(stun.primary(), Player.CHANNEL, peer.socket().localAddress());
        Burst burst = new Burst();
        List<byte[]> nothing = List.of(new byte[0]);
        burst.send(player.socket(), stun.primary(), Burst.inChannel(Player.CHANNEL, nothing));
        burst.assertReceived(peer.socket(), relayed, nothing);
        burst.send(peer.socket(), relayed, nothing);
        burst.assertReceived(player.socket(), stun.primary(), Burst.inChannel(Player.CHANNEL, nothing));
    }

    /** Equal lengths but for the last one, which makes them a run that the kernel carries in one piece. */
    private List<byte[]> datagrams(int count, int size) {
        List<byte[]> datagrams = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] datagram = new byte[i > 0 && i == count - 1 ? 1 + random.nextInt(size) : size];
            random.nextBytes(datagram);
            datagrams.add(datagram);
        }
        return datagrams;
    }

    @Test
    void burstToManyPeersReachesEachOfThem() throws Exception {
        Player player = player();
        player.allocate(stun.primary(), "ann");
        List<Player> peers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            peers.add(player());
            player.bind(
                    stun.primary(), Player.CHANNEL + i, peers.get(i).socket().localAddress());
        }
        Burst burst = new Burst();
        List<byte[]> all = new ArrayList<>();
        List<List<byte[]>> each = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < peers.size(); i++) {
                List<byte[]> data = datagrams(1, 100);
                all.addAll(Burst.inChannel(Player.CHANNEL + i, data));
                if (round == 0) {
                    each.add(new ArrayList<>());
                }
                each.get(i).addAll(data);
            }
        }
        burst.send(player.socket(), stun.primary(), all);
        for (int i = 0; i < peers.size(); i++) {
            burst.assertReceivedAny(peers.get(i).socket(), each.get(i));
        }
    }

    @Test
    void closedServiceLeavesNoPortsAndDescriptors() throws Exception {
        long before = descriptors();
        Burst burst = new Burst();
        List<InetSocketAddress> relayed = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Player player = player();
            relayed.add(player.allocate(stun.primary(), "user" + i));
            player.bind(stun.primary(), Player.CHANNEL, new InetSocketAddress(LOOPBACK, 9));
            burst.send(player.socket(), stun.primary(), Burst.inChannel(Player.CHANNEL, datagrams(30, 500)));
        }
        players.get(0).end(stun.primary());
        new DatagramSocket(relayed.get(0)).close();
        turn.close();
        for (InetSocketAddress each : relayed) {
            new DatagramSocket(each).close();
        }
        players.forEach(Player::close);

        assertThat(descriptors()).isLessThanOrEqualTo(before);
        InetSocketAddress primary = stun.primary();
        stun.close();
        new DatagramSocket(primary).close();
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(DirectEdgeIT::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void relayedPacketMakesNoObjects() throws Exception {
        Player player = player();
        Player peer = player();
        InetSocketAddress relayed = player.allocate(stun.primary(), "ann");
        player.bind(stun.primary(), Player.CHANNEL, peer.socket().localAddress());
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        long[] ids = new long[LOOPS];
        for (int i = 0; i < LOOPS; i++) {
            ids[i] = stun.ports()
                    .get(i)
                    .loop()
                    .submit(() -> Thread.currentThread().getId())
                    .get();
        }
        Burst burst = new Burst();
        List<byte[]> data = datagrams(16, 160);
        List<byte[]> wrapped = Burst.inChannel(Player.CHANNEL, data);
        // Thrice: what is compiled or loaded on the way makes objects too.
        long bytes = Long.MAX_VALUE;
        int packets = 32_000;
        for (int attempt = 0; attempt < 3; attempt++) {
            long before = sum(threads.getThreadAllocatedBytes(ids));
            for (int i = 0; i < packets / 32; i++) {
                burst.send(player.socket(), stun.primary(), wrapped);
                burst.assertReceived(peer.socket(), relayed, data);
                burst.send(peer.socket(), relayed, data);
                burst.assertReceived(player.socket(), stun.primary(), wrapped);
            }
            bytes = Math.min(bytes, sum(threads.getThreadAllocatedBytes(ids)) - before);
        }

        assertThat(bytes).as("bytes for %d packets", packets).isLessThan(packets);
    }

    private static long sum(long[] values) {
        long sum = 0;
        for (long value : values) {
            sum += value;
        }
        return sum;
    }
}
