package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.nat.posix.BatchSocket;
import io.lanrage.nat.posix.NativeBuffer;
import io.lanrage.nat.posix.ReceiveRing;
import io.lanrage.nat.posix.SendBatch;
import io.lanrage.nat.turn.ChannelData;
import io.lanrage.nat.turn.Endpoint;
import io.lanrage.server.bench.Player;
import io.lanrage.server.relay.turn.RelaySecret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One event loop, several players at a game's rates, and one allocation that is flooded as fast as one thread can. */
@Timeout(120)
final class FairnessIT {

    private static final InetAddress LOOPBACK = IpPrefix.parseAddress("127.0.0.1");
    private static final int PLAYERS = 8;
    private static final int DATA_BYTES = 120;
    private static final int FLOOD_BYTES = 160;
    private static final long SECONDS = 3;
    private static final long INTERVAL_NANOS = 1_000_000;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<Player> players = new ArrayList<>();
    private final NativeBuffer memory = BatchSocket.newBuffer(64 * (ChannelData.HEADER_BYTES + FLOOD_BYTES));
    private final ReceiveRing ring = BatchSocket.newRing(16, 0, 65_535, 0);
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

    private Player player() throws Exception {
        Player player = Player.at(LOOPBACK);
        players.add(player);
        return player;
    }

    @ParameterizedTest(name = "by its client: {0}")
    @ValueSource(booleans = {true, false})
    void floodedAllocationTakesNothingFromTheOthers(boolean byItsClient) throws Exception {
        Player flooder = player();
        Player victim = player();
        InetSocketAddress door = flooder.allocate(stun.primary(), "flooder");
        flooder.bind(stun.primary(), Player.CHANNEL, victim.socket().localAddress());
        Player peer = player();
        List<Player> gamers = new ArrayList<>();
        for (int i = 0; i < PLAYERS; i++) {
            Player gamer = player();
            gamer.allocate(stun.primary(), "gamer" + i);
            gamer.bind(stun.primary(), Player.CHANNEL, peer.socket().localAddress());
            gamers.add(gamer);
        }
        AtomicBoolean goesOn = new AtomicBoolean(true);
        Thread flood = byItsClient
                ? flood(flooder.socket(), stun.primary(), true, goesOn)
                : flood(victim.socket(), door, false, goesOn);
        flood.start();
        long[] sentAndReceived = play(gamers, peer);
        goesOn.set(false);
        flood.join();

        assertThat(sentAndReceived[1])
                .as("of %d packets", sentAndReceived[0])
                .isGreaterThanOrEqualTo(sentAndReceived[0] * 99 / 100);
    }

    /** Sends single packets without a pause. */
    private Thread flood(BatchSocket from, InetSocketAddress to, boolean inChannel, AtomicBoolean goesOn) {
        int header = inChannel ? ChannelData.HEADER_BYTES : 0;
        NativeBuffer data = BatchSocket.newBuffer(header + FLOOD_BYTES);
        if (inChannel) {
            ChannelData.putHeader(data.bytes(), 0, Player.CHANNEL, FLOOD_BYTES);
        }
        Endpoint target = new Endpoint();
        target.set(to);
        return new Thread(() -> {
            SendBatch batch = BatchSocket.newBatch(32, 32);
            for (int i = 0; i < 32; i++) {
                batch.begin(from, target.high(), target.low(), target.port());
                batch.add(data, 0, header + FLOOD_BYTES);
            }
            while (goesOn.get()) {
                from.send(batch, 0);
            }
        });
    }

    /** One packet of one gamer each millisecond; how many were sent, and how many arrived. */
    private long[] play(List<Player> gamers, Player peer) {
        ChannelData.putHeader(memory.bytes(), 0, Player.CHANNEL, DATA_BYTES);
        Endpoint server = new Endpoint();
        server.set(stun.primary());
        SendBatch batch = BatchSocket.newBatch(1, 1);
        long start = System.nanoTime();
        long sent = 0;
        long received = 0;
        long now = start;
        while (now - start < (SECONDS + 1) * 1_000_000_000L) {
            if (now - start < SECONDS * 1_000_000_000L && now - start >= sent * INTERVAL_NANOS) {
                BatchSocket from = gamers.get((int) (sent % gamers.size())).socket();
                batch.clear();
                batch.begin(from, server.high(), server.low(), server.port());
                batch.add(memory, 0, ChannelData.HEADER_BYTES + DATA_BYTES);
                sent += Math.max(0, from.send(batch, 0));
            }
            int filled = peer.socket().receive(ring, 0, ring.places());
            for (int place = 0; place < filled; place++) {
                received += (ring.bytes(place) + ring.segmentBytes(place) - 1) / ring.segmentBytes(place);
            }
            Thread.onSpinWait();
            now = System.nanoTime();
        }
        return new long[] {sent, received};
    }
}
