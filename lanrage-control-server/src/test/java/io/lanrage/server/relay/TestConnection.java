package io.lanrage.server.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A connection in memory between two addresses of the Internet, whose client can be told to stop reading, on a clock set by hand. */
final class TestConnection extends EmbeddedChannel {

    static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.7", 40_000);
    static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.1", 3478);

    private boolean stalled;

    TestConnection(ChannelHandler handler) {
        config().setWriteBufferWaterMark(new WriteBufferWaterMark(4 * 1024, 16 * 1024));
        freezeTime();
        pipeline().addLast(handler);
        pipeline().fireChannelActive();
    }

    @Override
    protected SocketAddress localAddress0() {
        return SERVER;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return CLIENT;
    }

    /** While the client is stalled, nothing that is written leaves. */
    @Override
    protected void doWrite(ChannelOutboundBuffer in) throws Exception {
        if (!stalled) {
            super.doWrite(in);
        }
    }

    void stall() {
        stalled = true;
    }

    void goOn() {
        stalled = false;
        flush();
    }

    void pass(Duration time) {
        advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        runScheduledPendingTasks();
        runPendingTasks();
    }

    void arrive(byte... bytes) {
        writeInbound(Unpooled.wrappedBuffer(bytes));
    }

    /** The next message that left; empty if there is none. */
    ByteBuffer left() {
        ByteBuf message = readOutbound();
        if (message == null) {
            return ByteBuffer.allocate(0);
        }
        try {
            byte[] bytes = new byte[message.readableBytes()];
            message.readBytes(bytes);
            return ByteBuffer.wrap(bytes);
        } finally {
            message.release();
        }
    }
}
