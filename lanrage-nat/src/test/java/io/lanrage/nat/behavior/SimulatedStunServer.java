package io.lanrage.nat.behavior;

import io.lanrage.nat.stun.ChangeRequest;
import io.lanrage.nat.stun.ErrorCode;
import io.lanrage.nat.stun.OtherAddress;
import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.XorMappedAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** A STUN server that is as complete, or as incomplete, as its kind. */
final class SimulatedStunServer {

    /** What a server does about RFC 5780. */
    enum Kind {
        /** Everything. */
        COMPLETE,
        /** Nothing; CHANGE-REQUEST gets 420. */
        PLAIN,
        /** Promises another address, but refuses to answer from it. */
        REFUSING,
        /** Promises another address, but answers from where it was asked at. */
        UNCHANGING,
        /** Promises another address, which does not answer. */
        HALF_DEAD,
        /** Answers every request with an error. */
        BROKEN
    }

    private final Kind kind;
    private final List<InetSocketAddress> endpoints;

    /** A packet. */
    record Packet(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {}

    /**
     * A server.
     *
     * @param endpoints A1:P1, A1:P2, A2:P1, A2:P2; fewer for plain ones
     */
    SimulatedStunServer(Kind kind, InetSocketAddress... endpoints) {
        this.kind = kind;
        this.endpoints = List.of(endpoints);
    }

    Optional<Packet> answer(Packet packet) throws StunFormatException {
        int at = endpoints.indexOf(packet.to());
        if (at < 0 || (kind == Kind.HALF_DEAD && at > 1)) {
            return Optional.empty();
        }
        StunMessage request = StunMessage.decode(ByteBuffer.wrap(packet.bytes()));
        ChangeRequest change = request.first(ChangeRequest.class).orElse(new ChangeRequest(false, false));
        boolean asksChange = change.changeAddress() || change.changePort();
        if (kind == Kind.BROKEN || (asksChange && (kind == Kind.PLAIN || kind == Kind.REFUSING))) {
            StunMessageBuilder error = StunMessageBuilder.error(request, new ErrorCode(420, ""));
            return Optional.of(new Packet(packet.to(), packet.from(), error.encode()));
        }
        StunMessageBuilder success = StunMessageBuilder.success(request).add(new XorMappedAddress(packet.from()));
        if (kind != Kind.PLAIN) {
            success.add(new OtherAddress(endpoints.get(at ^ 3)));
        }
        int from = kind == Kind.UNCHANGING ? at : at ^ (change.changePort() ? 1 : 0) ^ (change.changeAddress() ? 2 : 0);
        if (kind == Kind.HALF_DEAD && from > 1) {
            return Optional.empty();
        }
        return Optional.of(new Packet(endpoints.get(from), packet.from(), success.encode()));
    }
}
