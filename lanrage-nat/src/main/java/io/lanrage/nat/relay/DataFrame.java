package io.lanrage.nat.relay;

import io.lanrage.nat.turn.ChannelData;
import io.lanrage.nat.turn.DataMessage;
import io.lanrage.nat.turn.Endpoint;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What stands around a peer's data on its way to the server: the 4 bytes of ChannelData, or a Send indication of 36 bytes or more. Any
 * number of threads may use one.
 *
 * <p>The data is copied behind what stands in front of it. A batch has no room between its datagrams, and a copy of a batch keeps it one
 * call to the system, which costs far less than a call for each datagram.
 */
final class DataFrame {

    /** The most data of one datagram: a Send indication for a peer of IPv6 has to fit in a datagram of IPv4. */
    static final int MAX_DATA_BYTES = 65_507 - DataMessage.MAX_HEADROOM_BYTES - DataMessage.MAX_TAILROOM_BYTES;

    private static final int INDICATION = 0;

    private final int channel;
    private final Endpoint peer = new Endpoint();
    private final AtomicLong ids;

    private DataFrame(int channel, InetSocketAddress peer, AtomicLong ids) {
        this.channel = channel;
        this.peer.set(peer);
        this.ids = ids;
    }

    static DataFrame channel(int number, InetSocketAddress peer) {
        return new DataFrame(number, peer, new AtomicLong());
    }

    /**
     * For a peer without channel.
     *
     * @param ids where transaction ids come from: nobody answers indications, so they only have to differ
     */
    static DataFrame indication(InetSocketAddress peer, AtomicLong ids) {
        return new DataFrame(INDICATION, peer, ids);
    }

    boolean isChannel() {
        return channel != INDICATION;
    }

    /** How long the message around so much data is. */
    int messageBytes(int dataBytes, boolean stream) {
        if (isChannel()) {
            return stream ? ChannelData.streamBytes(dataBytes) : ChannelData.HEADER_BYTES + dataBytes;
        }
        return DataMessage.headroomBytes(peer.isIpv4()) + dataBytes + DataMessage.tailroomBytes(dataBytes);
    }

    /**
     * Writes a message.
     *
     * @param data where the data lies; position and limit are neither used nor changed
     * @param dataAt its first byte
     * @param dataBytes how much, at most {@link #MAX_DATA_BYTES}
     * @param out big-endian; the message goes to its position, which moves behind it
     */
    void put(ByteBuffer data, int dataAt, int dataBytes, boolean stream, ByteBuffer out) {
        int at = out.position();
        int end = at + messageBytes(dataBytes, stream);
        int headroom = isChannel() ? ChannelData.HEADER_BYTES : DataMessage.headroomBytes(peer.isIpv4());
        out.put(at + headroom, data, dataAt, dataBytes);
        if (!isChannel()) {
            DataMessage.put(DataMessage.SEND, peer, channel, ids.incrementAndGet(), out, at + headroom, dataBytes);
        } else {
            ChannelData.putHeader(out, at, channel, dataBytes);
            if (stream) {
                ChannelData.putPadding(out, at, dataBytes);
            }
        }
        out.position(end);
    }
}
