package io.lanrage.server.relay.turn;

import io.lanrage.nat.stun.ErrorCode;
import io.lanrage.nat.stun.StunAttribute;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * An authenticated request, and how it is answered.
 *
 * @param origin where it came in
 * @param client where it came from
 * @param message the request
 * @param username whose it is
 * @param seal what it was sealed with
 */
record Exchange(int origin, InetSocketAddress client, StunMessage message, String username, Seal seal) {

    /** The success response. */
    TurnEffect succeed(List<StunAttribute> attributes) {
        StunMessageBuilder response = StunMessageBuilder.success(message);
        attributes.forEach(response::add);
        return answer(response);
    }

    /** The error response. */
    TurnEffect refuse(int code, String reason, StunAttribute... attributes) {
        StunMessageBuilder response = StunMessageBuilder.error(message, new ErrorCode(code, reason));
        List.of(attributes).forEach(response::add);
        return answer(response);
    }

    private TurnEffect answer(StunMessageBuilder response) {
        seal.on(response);
        if (message.hasFingerprint()) {
            response.fingerprint();
        }
        return new TurnEffect.Answer(origin, client, ByteBuffer.wrap(response.encode()));
    }
}
