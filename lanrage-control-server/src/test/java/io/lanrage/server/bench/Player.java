package io.lanrage.server.bench;

import io.lanrage.nat.posix.BatchSocket;
import io.lanrage.nat.posix.NativeBuffer;
import io.lanrage.nat.posix.ReceiveRing;
import io.lanrage.nat.posix.SendBatch;
import io.lanrage.nat.stun.ChannelNumber;
import io.lanrage.nat.stun.ErrorCode;
import io.lanrage.nat.stun.IntegrityKey;
import io.lanrage.nat.stun.Lifetime;
import io.lanrage.nat.stun.Nonce;
import io.lanrage.nat.stun.Realm;
import io.lanrage.nat.stun.RequestedTransport;
import io.lanrage.nat.stun.StunAttribute;
import io.lanrage.nat.stun.StunClass;
import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.stun.Username;
import io.lanrage.nat.stun.XorPeerAddress;
import io.lanrage.nat.stun.XorRelayedAddress;
import io.lanrage.nat.turn.Endpoint;
import io.lanrage.server.relay.turn.RelayCredentials;
import io.lanrage.server.relay.turn.RelaySecret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A client of a relay with a socket of its own that sends and receives in batches, for one thread. */
public final class Player implements AutoCloseable {

    /** The channel of a player who has one. */
    public static final int CHANNEL = 0x4000;

    /** What its credentials are made with. */
    public static final String SECRET = "north-and-south-0123";

    private static final int BUFFER_BYTES = 4 << 20;
    private static final int MESSAGE_BYTES = 2048;
    private static final long ANSWER_NANOS = 1_000_000_000;
    private static final int ATTEMPTS = 10;

    private final BatchSocket socket;
    private final Random random = new Random();
    private RelayCredentials credentials = RelaySecret.of(SECRET).mint("nobody", Instant.now(), Duration.ofHours(1));
    private Nonce nonce = new Nonce("none yet");

    private Player(BatchSocket socket) {
        this.socket = socket;
    }

    /** With a socket at any port of an address. */
    public static Player at(InetAddress address) throws IOException {
        BatchSocket socket = BatchSocket.open(new InetSocketAddress(address, 0), false);
        socket.askForBuffers(BUFFER_BYTES, BUFFER_BYTES);
        return new Player(socket);
    }

    /** What it sends and receives with. */
    public BatchSocket socket() {
        return socket;
    }

    /** Whether a Binding request is answered within 1 s. */
    boolean isAnswered(InetSocketAddress server) {
        TransactionId id = TransactionId.random(random);
        return exchange(server, StunMessageBuilder.request(StunMethod.BINDING, id), id)
                .isPresent();
    }

    /** Allocates, for a user of this name; the relayed address. */
    public InetSocketAddress allocate(InetSocketAddress server, String user) throws IOException {
        credentials = RelaySecret.of(SECRET).mint(user, Instant.now(), Duration.ofHours(1));
        StunMessage answer = succeed(server, StunMethod.ALLOCATE, new RequestedTransport(RequestedTransport.UDP));
        return answer.first(XorRelayedAddress.class)
                .orElseThrow(() -> new IOException("no relayed address"))
                .address();
    }

    /** Binds a channel to a peer, after allocating. */
    public void bind(InetSocketAddress server, int channel, InetSocketAddress peer) throws IOException {
        succeed(server, StunMethod.CHANNEL_BIND, new ChannelNumber(channel), new XorPeerAddress(peer));
    }

    /** Ends the allocation. */
    public void end(InetSocketAddress server) throws IOException {
        succeed(server, StunMethod.REFRESH, new Lifetime(0));
    }

    private StunMessage succeed(InetSocketAddress server, StunMethod method, StunAttribute... attributes)
            throws IOException {
        IntegrityKey key = IntegrityKey.longTerm(credentials.username(), "lanrage", credentials.password());
        Optional<ErrorCode> refusal = Optional.empty();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            TransactionId id = TransactionId.random(random);
            StunMessageBuilder request = StunMessageBuilder.request(method, id);
            List.of(attributes).forEach(request::add);
            request.add(new Username(credentials.username()))
                    .add(new Realm("lanrage"))
                    .add(nonce)
                    .integritySha1(key);
            Optional<StunMessage> answer = exchange(server, request, id);
            if (answer.filter(message -> message.messageClass() == StunClass.SUCCESS_RESPONSE)
                    .isPresent()) {
                return answer.get();
            }
            refusal = answer.flatMap(message -> message.first(ErrorCode.class));
            answer.flatMap(message -> message.first(Nonce.class)).ifPresent(given -> nonce = given);
        }
        throw new IOException(method + " failed " + ATTEMPTS + " times, " + refusal);
    }

    /** The message, if it is the answer to a request; an answer to an earlier one may be late. */
    private static Optional<StunMessage> decode(ByteBuffer bytes, TransactionId id) {
        try {
            return Optional.of(StunMessage.decode(bytes))
                    .filter(message -> message.transactionId().equals(id));
        } catch (StunFormatException e) {
            return Optional.empty();
        }
    }

    private Optional<StunMessage> exchange(InetSocketAddress server, StunMessageBuilder request, TransactionId id) {
        byte[] message = request.encode();
        NativeBuffer memory = BatchSocket.newBuffer(message.length);
        memory.bytes().put(0, message);
        SendBatch batch = BatchSocket.newBatch(1, 1);
        Endpoint to = new Endpoint();
        to.set(server);
        batch.begin(socket, to.high(), to.low(), to.port());
        batch.add(memory, 0, message.length);
        socket.send(batch, 0);
        ReceiveRing ring = BatchSocket.newRing(1, 0, MESSAGE_BYTES, 0);
        long deadlineNanos = System.nanoTime() + ANSWER_NANOS;
        while (System.nanoTime() - deadlineNanos < 0) {
            if (socket.receive(ring, 0, 1) == 1) {
                ByteBuffer bytes = ring.memory().bytes().slice(ring.at(0), ring.bytes(0));
                Optional<StunMessage> answer = decode(bytes, id);
                if (answer.isPresent()) {
                    return answer;
                }
            }
            Thread.onSpinWait();
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        socket.close();
    }
}
