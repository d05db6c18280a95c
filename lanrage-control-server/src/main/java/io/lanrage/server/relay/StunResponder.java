package io.lanrage.server.relay;

import io.lanrage.nat.stun.ChangeRequest;
import io.lanrage.nat.stun.ErrorCode;
import io.lanrage.nat.stun.OtherAddress;
import io.lanrage.nat.stun.Padding;
import io.lanrage.nat.stun.ResponseOrigin;
import io.lanrage.nat.stun.ResponsePort;
import io.lanrage.nat.stun.StunClass;
import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.UnknownAttributes;
import io.lanrage.nat.stun.XorMappedAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides what a STUN server answers: Binding without credentials (RFC 8489 §6.3.1 and §2), with the behaviour discovery of
 * RFC 5780 §6. Pure, and free of state.
 *
 * <p>A response goes to an address that anybody can forge, so it is as small as the specifications allow: no SOFTWARE, no
 * MAPPED-ADDRESS beside XOR-MAPPED-ADDRESS, FINGERPRINT only if the request had one. For the same reason the optional parts of
 * RFC 5780 are refused with 420: PADDING, which asks for a large response, and RESPONSE-PORT, which asks for a response to a
 * port that did not ask.
 */
final class StunResponder {

    private static final ChangeRequest NO_CHANGE = new ChangeRequest(false, false);

    private final StunEndpoints endpoints;

    StunResponder(StunEndpoints endpoints) {
        this.endpoints = endpoints;
    }

    /**
     * Decides about one datagram.
     *
     * @param datagram its bytes; borrowed
     * @param source where it came from
     * @param arrivedAt index of the endpoint that received it
     */
    StunVerdict answer(ByteBuffer datagram, InetSocketAddress source, int arrivedAt) {
        StunMessage request;
        try {
            request = StunMessage.decode(datagram);
        } catch (StunFormatException e) {
            return new StunVerdict.Malformed(e.reason());
        }
        if (request.messageClass() != StunClass.REQUEST) {
            return new StunVerdict.Dropped(StunDrop.NOT_A_REQUEST);
        }
        if (!request.method().equals(StunMethod.BINDING)) {
            return new StunVerdict.Dropped(StunDrop.UNKNOWN_METHOD);
        }
        if (source.getPort() == 0) {
            return new StunVerdict.Dropped(StunDrop.UNANSWERABLE_SOURCE);
        }
        ChangeRequest change = request.first(ChangeRequest.class).orElse(NO_CHANGE);
        List<Integer> refused = refusedTypes(request, change);
        return refused.isEmpty() ? success(request, source, arrivedAt, change) : refusal(request, refused, arrivedAt);
    }

    private StunVerdict success(StunMessage request, InetSocketAddress source, int arrivedAt, ChangeRequest change) {
        int from = endpoints.changed(arrivedAt, change);
        StunMessageBuilder response = StunMessageBuilder.success(request).add(new XorMappedAddress(source));
        endpoints.origin(from).map(ResponseOrigin::new).ifPresent(response::add);
        endpoints.other(arrivedAt).map(OtherAddress::new).ifPresent(response::add);
        return reply(request, response, StunOutcome.SUCCESS, from);
    }

    private StunVerdict refusal(StunMessage request, List<Integer> refused, int arrivedAt) {
        ErrorCode code = new ErrorCode(ErrorCode.UNKNOWN_ATTRIBUTE, "Unknown Attribute");
        StunMessageBuilder response = StunMessageBuilder.error(request, code).add(new UnknownAttributes(refused));
        return reply(request, response, StunOutcome.UNKNOWN_ATTRIBUTE, arrivedAt);
    }

    private static StunVerdict reply(StunMessage request, StunMessageBuilder response, StunOutcome outcome, int from) {
        if (request.hasFingerprint()) {
            response.fingerprint();
        }
        return new StunVerdict.Reply(response, outcome, from);
    }

    private List<Integer> refusedTypes(StunMessage request, ChangeRequest change) {
        List<Integer> refused = new ArrayList<>(request.unknownRequiredTypes());
        if (request.first(Padding.class).isPresent()) {
            refused.add(Padding.TYPE);
        }
        if (request.first(ResponsePort.class).isPresent()) {
            refused.add(ResponsePort.TYPE);
        }
        if (!endpoints.offersChange() && !change.equals(NO_CHANGE)) {
            refused.add(ChangeRequest.TYPE);
        }
        return refused;
    }
}
