package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.stun.IntegrityKey;
import io.lanrage.nat.stun.Nonce;
import io.lanrage.nat.stun.Realm;
import io.lanrage.nat.stun.RequestedTransport;
import io.lanrage.nat.stun.StunAttribute;
import io.lanrage.nat.stun.StunClass;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.stun.Username;
import io.lanrage.nat.stun.XorRelayedAddress;
import io.lanrage.nat.turn.ChannelData;
import io.lanrage.server.relay.turn.RelayCredentials;
import io.lanrage.server.relay.turn.RelaySecret;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A client of a relay over a stream, on blocking sockets of the JDK. */
final class StreamTestClient implements AutoCloseable {

    private static final RelaySecret SECRET = RelaySecret.of(TurnFixture.SECRET);

    final Socket socket;
    private final DataInputStream in;
    private final Random random = new Random();
    private final RelayCredentials credentials = SECRET.mint("bob", Instant.now(), Duration.ofHours(1));
    private final IntegrityKey key = IntegrityKey.longTerm(credentials.username(), "lanrage", credentials.password());
    private Nonce nonce = new Nonce("none yet");

    /** A client on a connection, which it closes. */
    StreamTestClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(5_000);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    static StreamTestClient to(InetSocketAddress server) throws IOException {
        return new StreamTestClient(new Socket(server.getAddress(), server.getPort()));
    }

    /** Allocates; the port. */
    int allocate() throws Exception {
        return allocated(new RequestedTransport(RequestedTransport.UDP)).get(0).getPort();
    }

    /** Allocates with these attributes; the relayed addresses. */
    List<InetSocketAddress> allocated(StunAttribute... wishes) throws Exception {
        StunMessage challenge = exchange(StunMessageBuilder.request(StunMethod.ALLOCATE, TransactionId.random(random)));
        nonce = challenge.first(Nonce.class).orElseThrow();
        return succeed(StunMethod.ALLOCATE, wishes).attributes().stream()
                .filter(XorRelayedAddress.class::isInstance)
                .map(attribute -> ((XorRelayedAddress) attribute).address())
                .toList();
    }

    StunMessage succeed(StunMethod method, StunAttribute... attributes) throws Exception {
        StunMessage answer = ask(method, attributes);
        assertThat(answer.messageClass()).isEqualTo(StunClass.SUCCESS_RESPONSE);
        return answer;
    }

    StunMessage ask(StunMethod method, StunAttribute... attributes) throws Exception {
        StunMessageBuilder request = StunMessageBuilder.request(method, TransactionId.random(random));
        List.of(attributes).forEach(request::add);
        return exchange(request.add(new Username(credentials.username()))
                .add(new Realm("lanrage"))
                .add(nonce)
                .integritySha1(key));
    }

    StunMessage exchange(StunMessageBuilder request) throws Exception {
        send(request.encode());
        return StunMessage.decode(ByteBuffer.wrap(receive()));
    }

    void send(byte[] message) throws IOException {
        socket.getOutputStream().write(message);
    }

    void sendOnChannel(int channel, byte[] data) throws IOException {
        ByteBuffer message = ByteBuffer.allocate(ChannelData.streamBytes(data.length));
        ChannelData.putHeader(message, 0, channel, data.length);
        send(message.put(ChannelData.HEADER_BYTES, data).array());
    }

    /** The next message, without padding. */
    byte[] receive() throws IOException {
        byte[] header = in.readNBytes(4);
        assertThat(header).hasSize(4);
        int length = ByteBuffer.wrap(header).getShort(2) & 0xFFFF;
        boolean isData = ChannelData.startsWith(header[0]);
        int rest = isData ? ChannelData.streamBytes(length) - 4 : length + 16;
        byte[] message = Arrays.copyOf(header, 4 + rest);
        in.readFully(message, 4, rest);
        return isData ? Arrays.copyOf(message, 4 + length) : message;
    }

    /** Whether the server has closed the connection; waits for that. */
    boolean isCut() {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            // A reset is a cut too, silence is not.
            return !(e instanceof SocketTimeoutException);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
