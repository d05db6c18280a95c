package io.lanrage.nat.turn.client;

import io.lanrage.nat.stun.AlternateServer;
import io.lanrage.nat.stun.ErrorCode;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.turn.client.TurnFailure.Reason;

/** What a server's error codes mean (RFC 8489 §14.8, RFC 8656 §19). */
final class ServerErrors {

    private ServerErrors() {}

    static TurnFailure failure(StunMessage response) {
        int code = response.first(ErrorCode.class).map(ErrorCode::code).orElse(0);
        return new TurnFailure(reason(code), words(response));
    }

    private static Reason reason(int code) {
        return switch (code) {
            case ErrorCode.TRY_ALTERNATE -> Reason.REDIRECTED_TOO_OFTEN;
            case ErrorCode.UNAUTHENTICATED, ErrorCode.STALE_NONCE, ErrorCode.WRONG_CREDENTIALS -> Reason.UNAUTHORIZED;
            case ErrorCode.FORBIDDEN -> Reason.FORBIDDEN;
            case ErrorCode.ALLOCATION_MISMATCH -> Reason.PORT_IN_USE;
            case ErrorCode.ADDRESS_FAMILY_NOT_SUPPORTED, ErrorCode.PEER_ADDRESS_FAMILY_MISMATCH -> Reason.WRONG_FAMILY;
            case ErrorCode.UNSUPPORTED_TRANSPORT_PROTOCOL -> Reason.NO_UDP;
            case ErrorCode.ALLOCATION_QUOTA_REACHED -> Reason.QUOTA_REACHED;
            case ErrorCode.INSUFFICIENT_CAPACITY -> Reason.NO_CAPACITY;
            default -> code >= ErrorCode.SERVER_ERROR ? Reason.SERVER_ERROR : Reason.BROKEN_ANSWER;
        };
    }

    /** The code and the server's own words. */
    static String words(StunMessage response) {
        return response.first(ErrorCode.class)
                .map(error -> ("error " + error.code() + " " + error.reason()).strip())
                .orElse("an error without a code");
    }

    /** Whether a server can be at that address. */
    static boolean isServer(AlternateServer alternate) {
        return alternate.address().getPort() != 0
                && !alternate.address().getAddress().isAnyLocalAddress()
                && !alternate.address().getAddress().isMulticastAddress();
    }
}
