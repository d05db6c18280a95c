package io.lanrage.nat.relay;

import io.lanrage.nat.stun.Data;
import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.XorPeerAddress;
import io.lanrage.nat.turn.ChannelData;
import io.lanrage.nat.turn.DataMessage;
import io.lanrage.nat.turn.client.TurnClient;
import io.lanrage.nat.turn.client.TurnDrop;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sorts what comes from a server: answers for the client, data for the listener. Lives on the event loop. */
final class RelayInbound {

    private static final Logger LOG = LoggerFactory.getLogger(RelayInbound.class);

    private final TurnClient client;
    private final RelayListener listener;
    private final RelayMetrics metrics;
    private final Responses responses;
    private final IntConsumer carried;
    private final DataMessage indication = new DataMessage();

    /** Takes answers. */
    interface Responses {
        void take(int link, StunMessage response);
    }

    /**
     * Sorts for a client.
     *
     * @param carried is told the link before each datagram that is handed on
     */
    RelayInbound(
            TurnClient client, RelayListener listener, RelayMetrics metrics, Responses responses, IntConsumer carried) {
        this.client = client;
        this.listener = listener;
        this.metrics = metrics;
        this.responses = responses;
        this.carried = carried;
    }

    /** Takes a message of any kind from a link's own connection; borrowed, from 0 to its limit. */
    void message(int link, ByteBuffer message) {
        if (ChannelData.isDatagram(message, 0, message.limit())) {
            channelData(link, message);
        } else if (message.limit() >= StunMessage.HEADER_BYTES && DataMessage.is(DataMessage.DATA, message, 0)) {
            indication(link, message);
        } else {
            try {
                stun(link, StunMessage.decode(message));
            } catch (StunFormatException e) {
                metrics.dropped(RelayDrop.MALFORMED, 1);
            }
        }
    }

    private void indication(int link, ByteBuffer message) {
        if (indication.read(message, 0, message.limit())) {
            ByteBuffer data = message.slice(indication.dataAt(), indication.dataBytes());
            data(link, indication.peer().toSocketAddress(), data);
        } else {
            metrics.dropped(RelayDrop.MALFORMED, 1);
        }
    }

    /** Takes a STUN message. */
    void stun(int link, StunMessage message) {
        if (message.messageClass().isResponse()) {
            responses.take(link, message);
            return;
        }
        Optional<XorPeerAddress> peer = message.first(XorPeerAddress.class);
        Optional<Data> data = message.first(Data.class);
        if (!message.method().equals(StunMethod.DATA) || peer.isEmpty() || data.isEmpty()) {
            metrics.dropped(RelayDrop.MALFORMED, 1);
        } else {
            data(link, peer.get().address(), ByteBuffer.wrap(data.get().payload()));
        }
    }

    /** Takes a whole ChannelData message, from position to limit; borrowed. */
    void channelData(int link, ByteBuffer message) {
        int at = message.position();
        InetSocketAddress peer = client.peerOf(link, ChannelData.channel(message, at));
        if (peer == null) {
            metrics.dropped(TurnDrop.UNKNOWN_PEER);
        } else {
            int dataAt = at + ChannelData.HEADER_BYTES;
            deliver(
                    link,
                    peer,
                    message.limit(dataAt + ChannelData.dataBytes(message, at)).position(dataAt));
        }
    }

    private void data(int link, InetSocketAddress peer, ByteBuffer data) {
        if (client.lets(link, peer)) {
            deliver(link, peer, data);
        } else {
            metrics.dropped(TurnDrop.UNKNOWN_PEER);
        }
    }

    private void deliver(int link, InetSocketAddress peer, ByteBuffer data) {
        carried.accept(link);
        metrics.received();
        try {
            listener.onRelayData(link, peer, data);
        } catch (RuntimeException e) {
            metrics.dropped(RelayDrop.LISTENER_FAILED, 1);
            LOG.error("a datagram from a relay was not handled", e);
        }
    }
}
