package io.lanrage.server.relay;

import io.lanrage.nat.stun.AddressFamily;
import io.lanrage.nat.turn.DataMessage;
import io.lanrage.nat.turn.Endpoint;
import io.lanrage.server.relay.turn.Forward;
import io.lanrage.server.relay.turn.Origin;
import io.lanrage.server.relay.turn.TurnDrop;
import io.lanrage.server.relay.turn.TurnEffect;
import io.lanrage.server.relay.turn.TurnShard;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Between the rules and the sockets: one socket that clients send to, the connections of other clients, and the relayed addresses of
 * their allocations. Everything is on one event loop.
 *
 * <p>What goes to a peer leaves in the buffer that it came in. What comes from a peer is copied once, because Netty leaves no room in
 * front of what it receives.
 */
final class TurnEdge implements UdpEdge {

    private static final int ORIGIN = Origin.ofSocket(0);
    private static final int HEADROOM = DataMessage.MAX_HEADROOM_BYTES;
    private static final int FIRST_SOCKETS = 16;

    private final Channel listener;
    private final TurnShard shard;
    private final Bootstrap bootstrap;
    private final Function<AddressFamily, InetAddress> local;
    private final TurnMetrics metrics;
    private final LongSupplier nanoClock;
    private final InstantSource wallClock;
    private final Endpoint source = new Endpoint();
    private final Forward verdict = new Forward();
    private final List<Channel> unflushed = new ArrayList<>();
    private final ClientLegs legs = new ClientLegs();
    private @Nullable RelaySocket[] sockets = new @Nullable RelaySocket[FIRST_SOCKETS];
    private final TurnHandler handler = new TurnHandler(this);
    private boolean closed;

    /** A socket that is open or about to be. */
    private static final class RelaySocket {
        @Nullable
        Channel channel;
    }

    /**
     * An edge without allocations.
     *
     * @param listener the socket that clients send to
     * @param bootstrap opens sockets of the listener's kind on its event loop
     * @param local the local address of relay sockets of a family
     */
    TurnEdge(
            Channel listener,
            TurnShard shard,
            Bootstrap bootstrap,
            Function<AddressFamily, InetAddress> local,
            TurnMetrics metrics,
            LongSupplier nanoClock,
            InstantSource wallClock) {
        this.listener = listener;
        this.shard = shard;
        this.bootstrap = bootstrap;
        this.local = local;
        this.metrics = metrics;
        this.nanoClock = nanoClock;
        this.wallClock = wallClock;
    }

    @Override
    public EventLoop loop() {
        return listener.eventLoop();
    }

    @Override
    public int connect(ClientLeg leg) {
        return legs.add(leg);
    }

    @Override
    public void disconnect(int origin, InetSocketAddress client) {
        source.set(client);
        perform(shard.disconnected(origin, source));
        legs.remove(origin);
    }

    @Override
    public boolean serves(int origin, InetSocketAddress client) {
        source.set(client);
        return shard.serves(origin, source);
    }

    @Override
    public void delivered(int dataBytes) {
        metrics.toClient(dataBytes);
    }

    @Override
    public void congested(int packets) {
        metrics.congested(packets);
    }

    @Override
    public boolean fromStream(int origin, InetSocketAddress client, ByteBuffer bytes, int at, int length) {
        source.set(client);
        if (shard.fromClient(origin, source, bytes, at, length, nanoClock.getAsLong(), verdict)
                        .action()
                == Forward.Action.TO_PEER) {
            toPeer(listener.alloc()
                    .directBuffer(verdict.length())
                    .writeBytes(bytes.slice(verdict.at(), verdict.length())));
            return true;
        }
        return settled(origin, bytes, at, length);
    }

    /** Begins to take what is TURN's out of what clients send. */
    void start() {
        listener.pipeline().addFirst(handler);
    }

    /**
     * Handles a datagram of a client.
     *
     * @param packet borrowed
     * @return whether it is TURN's; otherwise nothing was done about it
     */
    boolean fromClient(DatagramPacket packet) {
        ByteBuf content = packet.content();
        int length = content.readableBytes();
        ByteBuffer bytes = content.internalNioBuffer(content.readerIndex(), length);
        int at = bytes.position();
        source.set(packet.sender());
        if (shard.fromClient(ORIGIN, source, bytes, at, length, nanoClock.getAsLong(), verdict)
                        .action()
                == Forward.Action.TO_PEER) {
            toPeer(content.retainedSlice(content.readerIndex() + verdict.at() - at, verdict.length()));
            return true;
        }
        return settled(ORIGIN, bytes, at, length);
    }

    /** Does what the verdict about a client's message says that carries no data for a peer; whether the message is TURN's. */
    private boolean settled(int origin, ByteBuffer bytes, int at, int length) {
        if (verdict.action() == Forward.Action.MESSAGE) {
            if (!TurnShard.isRequest(bytes, at)) {
                return false;
            }
            long epochSecond = wallClock.instant().getEpochSecond();
            perform(shard.request(origin, source, bytes.slice(at, length), nanoClock.getAsLong(), epochSecond));
            return true;
        }
        if (verdict.drop() == TurnDrop.MALFORMED) {
            return false;
        }
        metrics.dropped(verdict.drop());
        return true;
    }

    /** Sends data to a peer; the data is given away. */
    private void toPeer(ByteBuf data) {
        int length = data.readableBytes();
        Channel socket = channelOf(verdict.relay());
        if (socket == null || !socket.isWritable()) {
            data.release();
            metrics.congested(1);
            return;
        }
        write(socket, data);
        metrics.toPeer(length);
    }

    private void write(Channel socket, ByteBuf data) {
        // Whether the system took it shows in its counters: there is nobody to tell.
        socket.write(new DatagramPacket(data, verdict.target().toSocketAddress()), socket.voidPromise());
        if (unflushed.isEmpty() || !unflushed.get(unflushed.size() - 1).equals(socket)) {
            unflushed.add(socket);
        }
    }

    /**
     * Handles a datagram that arrived at a relayed address.
     *
     * @param packet borrowed
     */
    void fromPeer(int relay, DatagramPacket packet) {
        int length = packet.content().readableBytes();
        ByteBuf message = listener.alloc().directBuffer(HEADROOM + length + DataMessage.MAX_TAILROOM_BYTES);
        try {
            message.setIndex(HEADROOM, HEADROOM).writeBytes(packet.content());
            ByteBuffer bytes = message.internalNioBuffer(0, message.capacity());
            int start = bytes.position();
            source.set(packet.sender());
            shard.fromPeer(relay, source, bytes, start + HEADROOM, length, nanoClock.getAsLong(), verdict);
            if (verdict.action() == Forward.Action.DROP) {
                metrics.dropped(verdict.drop());
            } else if (Origin.isStream(verdict.origin())) {
                toConnection(bytes, length);
            } else if (!listener.isWritable()) {
                metrics.congested(1);
            } else {
                int from = verdict.at() - start;
                message.setIndex(from, from + verdict.length());
                write(listener, message.retain());
                metrics.toClient(length);
            }
        } finally {
            message.release();
        }
    }

    private void toConnection(ByteBuffer bytes, int dataBytes) {
        ClientLeg leg = legs.find(verdict.origin());
        if (leg != null) {
            leg.relayed(bytes, verdict.at(), verdict.length(), dataBytes);
            legs.touched(leg);
        }
    }

    @Override
    public void flush() {
        legs.flush();
        unflushed.forEach(Channel::flush);
        unflushed.clear();
    }

    @Override
    public void advance() {
        perform(shard.advance(nanoClock.getAsLong()));
    }

    private void perform(List<TurnEffect> effects) {
        for (TurnEffect effect : effects) {
            if (effect instanceof TurnEffect.Answer answer) {
                answer(answer);
            } else if (effect instanceof TurnEffect.Open open) {
                open(open);
            } else if (effect instanceof TurnEffect.Close close) {
                close(close.relay());
            }
        }
    }

    private void answer(TurnEffect.Answer answer) {
        if (Origin.isStream(answer.origin())) {
            ClientLeg leg = legs.find(answer.origin());
            if (leg != null) {
                leg.answer(answer.message());
            }
            return;
        }
        ByteBuf message = Unpooled.wrappedBuffer(answer.message());
        listener.writeAndFlush(new DatagramPacket(message, answer.to()), listener.voidPromise());
    }

    private void open(TurnEffect.Open wish) {
        RelaySocket socket = new RelaySocket();
        if (wish.relay() >= sockets.length) {
            sockets = Arrays.copyOf(sockets, 2 * wish.relay());
        }
        sockets[wish.relay()] = socket;
        bootstrap
                .clone()
                .handler(new RelayHandler(this, wish.relay()))
                .bind(new InetSocketAddress(local.apply(wish.family()), wish.port()))
                .addListener((ChannelFuture bound) -> {
                    if (closed || sockets[wish.relay()] != socket) {
                        bound.channel().close();
                    } else if (bound.isSuccess()) {
                        socket.channel = bound.channel();
                        perform(shard.opened(wish.relay()));
                    } else {
                        perform(shard.notOpened(wish.relay()));
                    }
                });
    }

    private @Nullable Channel channelOf(int relay) {
        RelaySocket socket = sockets[relay];
        return socket == null ? null : socket.channel;
    }

    private void close(int relay) {
        Channel channel = channelOf(relay);
        sockets[relay] = null;
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public List<Channel> end() {
        // What is about to open is closed when it has.
        closed = true;
        if (listener.pipeline().context(handler) != null) {
            listener.pipeline().remove(handler);
        }
        List<Channel> open = new ArrayList<>();
        for (RelaySocket socket : sockets) {
            Channel channel = socket == null ? null : socket.channel;
            if (channel != null) {
                open.add(channel);
            }
        }
        return open;
    }
}
