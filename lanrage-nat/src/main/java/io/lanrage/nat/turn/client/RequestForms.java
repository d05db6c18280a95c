package io.lanrage.nat.turn.client;

import io.lanrage.nat.stun.ChannelNumber;
import io.lanrage.nat.stun.Lifetime;
import io.lanrage.nat.stun.RequestedTransport;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.StunRetransmission;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.stun.XorPeerAddress;
import java.net.InetSocketAddress;

/** What the requests say, apart from credentials, and how long an answer is waited for. */
final class RequestForms {

    private RequestForms() {}

    static StunMessageBuilder of(Purpose purpose, RelayFamilies families, TransactionId id) {
        if (purpose instanceof Purpose.Bind bind) {
            return StunMessageBuilder.request(StunMethod.CHANNEL_BIND, id)
                    .add(new ChannelNumber(bind.channel()))
                    .add(new XorPeerAddress(bind.peer()));
        }
        if (purpose instanceof Purpose.Permit permit) {
            // The port has no meaning here (RFC 8656 §10.1).
            return StunMessageBuilder.request(StunMethod.CREATE_PERMISSION, id)
                    .add(new XorPeerAddress(new InetSocketAddress(permit.address(), 0)));
        }
        if (purpose == Purpose.Life.ALLOCATE) {
            StunMessageBuilder allocate = StunMessageBuilder.request(StunMethod.ALLOCATE, id)
                    .add(new RequestedTransport(RequestedTransport.UDP));
            families.attribute().ifPresent(allocate::add);
            return allocate;
        }
        StunMessageBuilder refresh = StunMessageBuilder.request(StunMethod.REFRESH, id);
        return purpose == Purpose.Life.RELEASE ? refresh.add(new Lifetime(0)) : refresh;
    }

    /** When a request is repeated and given up; a Refresh is a heartbeat and more urgent while packets flow. */
    static StunRetransmission patience(Purpose purpose, TurnTransport transport, boolean busy) {
        boolean urgent = busy && purpose == Purpose.Life.REFRESH;
        if (transport.isStream()) {
            return urgent ? ClientTiming.BUSY_STREAM : ClientTiming.STREAM;
        }
        if (purpose instanceof Purpose.Life life) {
            return switch (life) {
                case ALLOCATE -> ClientTiming.ALLOCATE;
                case REFRESH -> urgent ? ClientTiming.BUSY_HEARTBEAT : ClientTiming.QUIET_HEARTBEAT;
                case RELEASE -> ClientTiming.RELEASE;
            };
        }
        return ClientTiming.PATIENT;
    }
}
