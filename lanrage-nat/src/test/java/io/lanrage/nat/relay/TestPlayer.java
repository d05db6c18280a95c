package io.lanrage.nat.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.socket.SharedSocket;
import io.lanrage.nat.socket.SocketCalls;
import io.lanrage.nat.socket.SocketHandler;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.turn.client.RelayFamilies;
import io.lanrage.nat.turn.client.TurnCredentials;
import io.lanrage.nat.turn.client.TurnEvent;
import io.lanrage.nat.turn.client.TurnServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A shared socket with the relays of one player. */
final class TestPlayer implements SocketHandler, AutoCloseable {

    /** What arrived over a relay. */
    record Taken(int link, InetSocketAddress peer, byte[] bytes) {}

    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final SharedSocket socket;
    private final List<Use> uses = new CopyOnWriteArrayList<>();

    TestPlayer(SocketCalls calls) {
        this(calls, 0);
    }

    TestPlayer(SocketCalls calls, int port) {
        socket = SharedSocket.open(port, "relay-test", calls, metrics);
        socket.start(this);
    }

    /** A relay in use, and what it told. */
    static final class Use implements RelayListener, AutoCloseable {
        final BlockingQueue<TurnEvent> events = new LinkedBlockingQueue<>();
        final BlockingQueue<Taken> data = new LinkedBlockingQueue<>();
        Relay relay;

        @Override
        public void onRelayEvent(TurnEvent event) {
            events.add(event);
        }

        @Override
        public void onRelayData(int link, InetSocketAddress peer, ByteBuffer datagram) {
            byte[] bytes = new byte[datagram.remaining()];
            datagram.get(bytes);
            data.add(new Taken(link, peer, bytes));
        }

        /** The next event of a kind; others before it are passed over. */
        <E extends TurnEvent> E await(Class<E> kind, Duration limit) throws InterruptedException {
            long endNanos = System.nanoTime() + limit.toNanos();
            TurnEvent last = null;
            for (long left = limit.toNanos(); left > 0; left = endNanos - System.nanoTime()) {
                TurnEvent event = events.poll(left, TimeUnit.NANOSECONDS);
                if (kind.isInstance(event)) {
                    return kind.cast(event);
                }
                last = event == null ? last : event;
            }
            throw new AssertionError("no " + kind.getSimpleName() + " within " + limit + ", last was " + last);
        }

        <E extends TurnEvent> E await(Class<E> kind) throws InterruptedException {
            return await(kind, Duration.ofSeconds(10));
        }

        /** Lets a peer in and waits until it is. */
        TurnEvent.PeerReady ready(InetSocketAddress peer, boolean channel) throws InterruptedException {
            relay.want(peer, channel);
            TurnEvent.PeerReady ready = await(TurnEvent.PeerReady.class);
            assertThat(ready.peer()).isEqualTo(peer);
            assertThat(ready.channel().isPresent()).isEqualTo(channel);
            return ready;
        }

        @Override
        public void close() {
            relay.close();
        }
    }

    Use use(TurnServer server, RelayFamilies families, CredentialSource credentials, X509Certificate... trusted) {
        Use use = new Use();
        RelayOptions options = new RelayOptions(server, families, credentials, List.of(trusted), metrics);
        use.relay = Relay.open(options, socket, use, new SecureRandom());
        uses.add(use);
        return use;
    }

    static CredentialSource lasting(String user, String password) {
        return () -> CompletableFuture.completedFuture(TurnCredentials.lasting(user, password));
    }

    double count(String name, String... tags) {
        return metrics.get("lanrage.relay." + name).tags(tags).counter().count();
    }

    @Override
    public void stun(InetSocketAddress from, StunMessage message) {
        for (Use use : uses) {
            if (use.relay.stun(from, message)) {
                return;
            }
        }
    }

    @Override
    public void channelData(InetSocketAddress from, ByteBuffer datagram) {
        for (Use use : uses) {
            if (use.relay.channelData(from, datagram)) {
                return;
            }
        }
    }

    @Override
    public void wireGuard(InetSocketAddress from, ByteBuffer datagrams, int segmentBytes) {}

    @Override
    public void close() {
        uses.forEach(Use::close);
        socket.close();
        metrics.close();
    }

    /** A peer that a relay sends to. */
    static final class Peer implements AutoCloseable {
        final DatagramSocket socket;

        Peer(String ip) throws Exception {
            socket = new DatagramSocket(0, InetAddress.getByName(ip));
            socket.setSoTimeout(5_000);
        }

        InetSocketAddress address() {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }

        Taken receive() throws Exception {
            DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
            socket.receive(packet);
            return new Taken(
                    0,
                    (InetSocketAddress) packet.getSocketAddress(),
                    Arrays.copyOf(packet.getData(), packet.getLength()));
        }

        void send(InetSocketAddress to, byte[] bytes) throws Exception {
            socket.send(new DatagramPacket(bytes, bytes.length, to));
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
