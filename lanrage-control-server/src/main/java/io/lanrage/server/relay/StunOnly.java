package io.lanrage.server.relay;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Stands behind connections where nobody relays.
 *
 * @param loop the event loop of the connections
 */
record StunOnly(EventLoop loop) implements StreamRelay {

    @Override
    public int connect(ClientLeg leg) {
        return 0;
    }

    @Override
    public void disconnect(int origin, InetSocketAddress client) {
        // Nothing is known of it.
    }

    @Override
    public boolean serves(int origin, InetSocketAddress client) {
        return false;
    }

    @Override
    public boolean fromStream(int origin, InetSocketAddress client, ByteBuffer bytes, int at, int length) {
        return false;
    }

    @Override
    public void flush() {
        // Nothing waits.
    }

    @Override
    public void delivered(int dataBytes) {
        throw new IllegalStateException(dataBytes + " bytes were relayed where nobody relays");
    }

    @Override
    public void congested(int packets) {
        throw new IllegalStateException(packets + " packets were relayed where nobody relays");
    }
}
