package io.lanrage.wireguard.bridge;

import io.lanrage.core.key.PeerId;
import io.lanrage.core.transport.PeerTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One peer's socket on the loopback interface, and what is done with what comes from either side. */
final class BridgePeer implements DatagramBatch.Source, DatagramBatch.Sink {
    /** Some 3,000 packets, for when the other side is off the processor; the system may grant less (net.core.rmem_max). */
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;

    /** A handshake response (WireGuard's paper, section 5.4.3). */
    private static final int RESPONSE_TYPE = 2;

    private static final int RESPONSE_BYTES = 92;

    private static final Logger LOG = LoggerFactory.getLogger(BridgePeer.class);

    private final PeerId id;
    private final DatagramChannel channel;
    private final InetSocketAddress endpoint;
    private final PeerTransport transport;
    private final BridgeCounters counters;
    private final Consumer<PeerId> whenAnswered;
    private volatile boolean admitted;

    private BridgePeer(
            PeerId id,
            DatagramChannel channel,
            PeerTransport transport,
            BridgeCounters counters,
            Consumer<PeerId> whenAnswered)
            throws IOException {
        this.id = id;
        this.channel = channel;
        this.transport = transport;
        this.endpoint = (InetSocketAddress) channel.getLocalAddress();
        this.counters = counters;
        this.whenAnswered = whenAnswered;
    }

    /**
     * Opens the socket, connected to WireGuard: so the kernel drops what any other local program sends to it.
     *
     * @param whenAnswered told each time that WireGuard answers an initiation of the peer's
     * @throws IOException if the system has no socket or port left
     */
    static BridgePeer open(
            PeerId id,
            int wireguardPort,
            PeerTransport transport,
            BridgeCounters counters,
            Consumer<PeerId> whenAnswered)
            throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(loopback, 0));
            channel.connect(new InetSocketAddress(loopback, wireguardPort));
            return new BridgePeer(id, channel, transport, counters, whenAnswered);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    PeerId id() {
        return id;
    }

    DatagramChannel channel() {
        return channel;
    }

    /** Whether WireGuard knows the peer, so that its packets can be handed over. */
    boolean isAdmitted() {
        return admitted;
    }

    void admit() {
        admitted = true;
    }

    /** What WireGuard has to take for the peer's endpoint. */
    InetSocketAddress endpoint() {
        return endpoint;
    }

    /** Reads one datagram of WireGuard's; 0 if there is none now. */
    @Override
    public int read(ByteBuffer into) throws IOException {
        try {
            int from = into.position();
            int length = channel.read(into);
            if (length == RESPONSE_BYTES && into.get(from) == RESPONSE_TYPE) {
                whenAnswered.accept(id);
            }
            return length;
        } catch (PortUnreachableException e) {
            // What the kernel tells here is that an earlier datagram of ours met no listener.
            counters.droppedUnreachable.increment();
            return 0;
        }
    }

    /** Hands a batch of WireGuard's to the transport. */
    @Override
    public void send(ByteBuffer datagrams, int segmentBytes, int count) {
        try {
            transport.send(id, datagrams, segmentBytes);
            counters.datagramsOut.add(count);
        } catch (RuntimeException e) {
            // One peer's trouble must not end the thread that serves them all.
            counters.failedSends.increment();
            LOG.debug("The transport failed on a batch for peer {}", id, e);
        }
    }

    /** Hands one datagram to WireGuard, or counts why not. */
    void write(ByteBuffer datagram) throws IOException {
        try {
            if (channel.write(datagram) > 0) {
                counters.datagramsIn.increment();
            } else {
                counters.droppedFull.increment();
            }
        } catch (PortUnreachableException e) {
            counters.droppedUnreachable.increment();
        } catch (ClosedChannelException e) {
            counters.droppedUnknownPeer.increment();
        }
    }

    /** Gives the socket back; its selector has to be woken up afterwards. Closing twice is harmless. */
    void close() throws IOException {
        channel.close();
    }
}
