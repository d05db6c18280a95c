package io.lanrage.server.relay;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Notes what a connection hands to the relay. */
final class RecordingRelay implements StreamRelay {

    final List<byte[]> messages = new ArrayList<>();
    boolean takesMessages = true;
    boolean serves;
    int connected;
    int disconnected;
    int flushed;
    int delivered;
    int congested;

    @Override
    public EventLoop loop() {
        throw new AssertionError("the connection is on its event loop");
    }

    @Override
    public int connect(ClientLeg leg) {
        return ++connected;
    }

    @Override
    public void disconnect(int origin, InetSocketAddress client) {
        disconnected++;
    }

    @Override
    public boolean serves(int origin, InetSocketAddress client) {
        return serves;
    }

    @Override
    public boolean fromStream(int origin, InetSocketAddress client, ByteBuffer bytes, int at, int length) {
        if (takesMessages) {
            byte[] message = new byte[length];
            bytes.get(at, message);
            messages.add(message);
        }
        return takesMessages;
    }

    @Override
    public void flush() {
        flushed++;
    }

    @Override
    public void delivered(int dataBytes) {
        delivered++;
    }

    @Override
    public void congested(int packets) {
        congested += packets;
    }
}
