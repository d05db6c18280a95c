package io.lanrage.nat.socket;

import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A second socket on a free port, for seeing how a NAT treats one that has sent to nobody yet. It lives on the shared socket's event
 * loop, and all its methods are called there.
 */
public final class FreshSocket {

    private final UdpChannel channel;

    FreshSocket(UdpChannel channel) {
        this.channel = channel;
    }

    /**
     * Sends one datagram.
     *
     * @param to where
     * @param datagram from position to limit; handed over
     */
    public void send(InetSocketAddress to, ByteBuffer datagram) {
        channel.write(to, Unpooled.wrappedBuffer(datagram));
        channel.flush();
    }

    /** Closes the socket; closing again does nothing. It is closed with the shared socket in any case. */
    public void close() {
        channel.close();
    }
}
