package io.lanrage.server.relay;

import io.lanrage.nat.stun.StunAttribute;
import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/** A plain UDP socket that speaks STUN, one exchange at a time. */
final class StunTestClient implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final DatagramSocket socket;
    private final SecureRandom random = new SecureRandom();

    /** What came back, and from where. */
    record Answer(StunMessage message, InetSocketAddress from) {}

    StunTestClient() throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        socket.setSoTimeout((int) LIMIT.toMillis());
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    void send(byte[] datagram, InetSocketAddress target) throws IOException {
        socket.send(new DatagramPacket(datagram, datagram.length, target));
    }

    /** Sends a Binding request and waits for its response, and for nothing else. */
    Answer exchange(InetSocketAddress target, StunAttribute... attributes) throws IOException, StunFormatException {
        TransactionId id = TransactionId.random(random);
        StunMessageBuilder request = StunMessageBuilder.request(StunMethod.BINDING, id);
        List.of(attributes).forEach(request::add);
        send(request.encode(), target);
        byte[] buffer = new byte[StunMessage.MAX_BYTES];
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        StunMessage response = StunMessage.decode(ByteBuffer.wrap(buffer, 0, packet.getLength()));
        if (!response.transactionId().equals(id)) {
            throw new AssertionError("a response that was not asked for: " + response);
        }
        return new Answer(response, (InetSocketAddress) packet.getSocketAddress());
    }

    @Override
    public void close() {
        socket.close();
    }
}
