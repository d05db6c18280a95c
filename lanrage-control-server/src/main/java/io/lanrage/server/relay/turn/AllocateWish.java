package io.lanrage.server.relay.turn;

import io.lanrage.nat.stun.AdditionalAddressFamily;
import io.lanrage.nat.stun.AddressFamily;
import io.lanrage.nat.stun.ErrorCode;
import io.lanrage.nat.stun.EvenPort;
import io.lanrage.nat.stun.RequestedAddressFamily;
import io.lanrage.nat.stun.RequestedTransport;
import io.lanrage.nat.stun.ReservationToken;
import io.lanrage.nat.stun.StunMessage;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an Allocate request asks for (RFC 8656 §7.2).
 *
 * @param family the family of the address, unless a token tells
 * @param both whether an IPv6 address is wished for beside an IPv4 one
 * @param even whether the port has to be even
 * @param reserveNext whether the next port is to be kept
 * @param token the token of a port that was kept
 */
record AllocateWish(AddressFamily family, boolean both, boolean even, boolean reserveNext, OptionalLong token) {

    /** Why a request cannot be granted whatever the relay has; empty if it can. The steps are those of RFC 8656 §7.2. */
    static Optional<ErrorCode> refusal(StunMessage request, TurnOptions options) {
        Optional<RequestedTransport> transport = request.first(RequestedTransport.class);
        if (transport.isEmpty()) {
            return refusal(ErrorCode.BAD_REQUEST, "No Transport Requested");
        }
        if (transport.get().protocol() != RequestedTransport.UDP) {
            return refusal(ErrorCode.UNSUPPORTED_TRANSPORT_PROTOCOL, "Unsupported Transport Protocol");
        }
        Optional<RequestedAddressFamily> requested = request.first(RequestedAddressFamily.class);
        Optional<AdditionalAddressFamily> additional = request.first(AdditionalAddressFamily.class);
        Optional<EvenPort> even = request.first(EvenPort.class);
        if (request.first(ReservationToken.class).isPresent()) {
            return even.isPresent() || requested.isPresent() || additional.isPresent()
                    ? refusal(ErrorCode.BAD_REQUEST, "Token Beside Other Wishes")
                    : Optional.empty();
        }
        if (additional.isPresent()
                && (requested.isPresent() || even.filter(EvenPort::reserveNext).isPresent())) {
            return refusal(ErrorCode.BAD_REQUEST, "Contradicting Wishes");
        }
        if (additional
                .filter(wish -> wish.family() != AddressFamily.IPV6.code())
                .isPresent()) {
            return refusal(ErrorCode.BAD_REQUEST, "Additional Family Not IPv6");
        }
        boolean supported = AddressFamily.ofCode(
                        requested.map(RequestedAddressFamily::family).orElse(AddressFamily.IPV4.code()))
                .flatMap(options::address)
                .isPresent();
        return supported
                ? Optional.empty()
                : refusal(ErrorCode.ADDRESS_FAMILY_NOT_SUPPORTED, "Address Family Not Supported");
    }

    private static Optional<ErrorCode> refusal(int code, String reason) {
        return Optional.of(new ErrorCode(code, reason));
    }

    /** Reads a request that {@link #refusal} found nothing against. */
    static AllocateWish of(StunMessage request) {
        Optional<EvenPort> even = request.first(EvenPort.class);
        return new AllocateWish(
                request.first(RequestedAddressFamily.class)
                        .flatMap(wish -> AddressFamily.ofCode(wish.family()))
                        .orElse(AddressFamily.IPV4),
                request.first(AdditionalAddressFamily.class).isPresent(),
                even.isPresent(),
                even.filter(EvenPort::reserveNext).isPresent(),
                request.first(ReservationToken.class)
                        .map(reserved -> OptionalLong.of(reserved.token()))
                        .orElse(OptionalLong.empty()));
    }
}
