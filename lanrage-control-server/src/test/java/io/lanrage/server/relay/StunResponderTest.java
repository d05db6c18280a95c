package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.stun.ChangeRequest;
import io.lanrage.nat.stun.ErrorCode;
import io.lanrage.nat.stun.OpaqueAttribute;
import io.lanrage.nat.stun.OtherAddress;
import io.lanrage.nat.stun.Padding;
import io.lanrage.nat.stun.ResponseOrigin;
import io.lanrage.nat.stun.ResponsePort;
import io.lanrage.nat.stun.StunAttribute;
import io.lanrage.nat.stun.StunClass;
import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.stun.UnknownAttributes;
import io.lanrage.nat.stun.Username;
import io.lanrage.nat.stun.XorMappedAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StunResponderTest {

    private static final TransactionId ID = new TransactionId(1, 2);
    private static final InetSocketAddress CLIENT = new InetSocketAddress("203.0.113.7", 40_000);
    private static final List<InetSocketAddress> FOUR = List.of(
            new InetSocketAddress("198.51.100.1", 3478),
            new InetSocketAddress("198.51.100.1", 3479),
            new InetSocketAddress("198.51.100.2", 3478),
            new InetSocketAddress("198.51.100.2", 3479));

    private final StunResponder twoAddresses = new StunResponder(new StunEndpoints(FOUR));
    private final StunResponder oneAddress = new StunResponder(new StunEndpoints(FOUR.subList(0, 2)));
    private final StunResponder wildcard = new StunResponder(
            new StunEndpoints(List.of(new InetSocketAddress("0.0.0.0", 3478), new InetSocketAddress("0.0.0.0", 3479))));

    /** The whole truth table: where a request arrives, what it asks for, and where the answer comes from. */
    @ParameterizedTest
    @CsvSource({
        "0, false, false, 0", "0, false, true, 1", "0, true, false, 2", "0, true, true, 3",
        "1, false, false, 1", "1, false, true, 0", "1, true, false, 3", "1, true, true, 2",
        "2, false, false, 2", "2, false, true, 3", "2, true, false, 0", "2, true, true, 1",
        "3, false, false, 3", "3, false, true, 2", "3, true, false, 1", "3, true, true, 0",
    })
    void changeRequestDecidesWhereTheAnswerComesFrom(int at, boolean address, boolean port, int from)
            throws StunFormatException {
        StunVerdict.Reply reply = reply(twoAddresses, request(new ChangeRequest(address, port)), at);

        assertThat(reply.from()).isEqualTo(from);
        assertThat(reply.outcome()).isEqualTo(StunOutcome.SUCCESS);
        assertThat(decoded(reply).attributes())
                .containsExactly(
                        new XorMappedAddress(CLIENT),
                        new ResponseOrigin(FOUR.get(from)),
                        new OtherAddress(FOUR.get(3 - at)));
    }

    @Test
    void responseBelongsToTheRequest() throws StunFormatException {
        StunMessage response = decoded(reply(twoAddresses, request(), 0));

        assertThat(response.messageClass()).isEqualTo(StunClass.SUCCESS_RESPONSE);
        assertThat(response.method()).isEqualTo(StunMethod.BINDING);
        assertThat(response.transactionId()).isEqualTo(ID);
        assertThat(response.hasFingerprint()).isFalse();
    }

    @Test
    void withoutAlternateAddressNoOtherAddressIsPromised() throws StunFormatException {
        assertThat(decoded(reply(oneAddress, request(), 1)).attributes())
                .containsExactly(new XorMappedAddress(CLIENT), new ResponseOrigin(FOUR.get(1)));
    }

    @Test
    void atTheWildcardAddressTheOriginIsLeftOut() throws StunFormatException {
        assertThat(decoded(reply(wildcard, request(), 0)).attributes()).containsExactly(new XorMappedAddress(CLIENT));
        assertThat(reply(wildcard, request(), 1).from()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"false, true", "true, false", "true, true"})
    void withoutAlternateAddressAnyChangeIsRefused(boolean address, boolean port) throws StunFormatException {
        for (StunResponder responder : List.of(oneAddress, wildcard)) {
            assertRefused(responder, request(new ChangeRequest(address, port)), 0x0003);
        }
    }

    @Test
    void requestToChangeNothingIsServedEverywhere() throws StunFormatException {
        assertThat(reply(wildcard, request(new ChangeRequest(false, false)), 1).outcome())
                .isEqualTo(StunOutcome.SUCCESS);
    }

    @Test
    void requestsForLargeOrMisdirectedResponsesAreRefused() throws StunFormatException {
        assertRefused(twoAddresses, request(new Padding(1000)), 0x0026);
        assertRefused(twoAddresses, request(new ResponsePort(53)), 0x0027);
        assertRefused(twoAddresses, request(new ResponsePort(53), new Padding(8)), 0x0026, 0x0027);
    }

    @Test
    void unknownRequiredAttributesAreListed() throws StunFormatException {
        StunAttribute required = OpaqueAttribute.of(0x7000, new byte[8]);
        StunAttribute optional = OpaqueAttribute.of(0x8F00, new byte[8]);

        assertRefused(twoAddresses, request(optional, required, new ChangeRequest(true, true), required), 0x7000);
        assertThat(reply(twoAddresses, request(optional), 0).outcome()).isEqualTo(StunOutcome.SUCCESS);
    }

    @Test
    void credentialsAreNotLookedAt() throws StunFormatException {
        assertThat(reply(twoAddresses, request(new Username("anyone")), 0).outcome())
                .isEqualTo(StunOutcome.SUCCESS);
    }

    @Test
    void fingerprintIsReturnedToThoseWhoSendOne() throws StunFormatException {
        StunMessageBuilder success = binding().fingerprint();
        StunMessageBuilder refused = binding().add(new Padding(4)).fingerprint();

        assertThat(decoded(reply(twoAddresses, success.encode(), 0)).hasFingerprint())
                .isTrue();
        assertThat(decoded(reply(twoAddresses, refused.encode(), 0)).hasFingerprint())
                .isTrue();
    }

    @Test
    void responsesStaySmall() {
        byte[] plain = request();
        byte[] refused = request(new Padding(0));

        assertThat(reply(twoAddresses, plain, 0).message().encodedBytes()).isEqualTo(56);
        assertThat(reply(twoAddresses, refused, 0).message().encodedBytes()).isEqualTo(56);
        assertThat(reply(wildcard, plain, 0).message().encodedBytes()).isEqualTo(32);
    }

    @Test
    void whatIsNoBindingRequestIsDropped() {
        StunMessage request = decode(request());
        assertDropped(StunMessageBuilder.success(request), StunDrop.NOT_A_REQUEST);
        assertDropped(StunMessageBuilder.error(request, new ErrorCode(500, "")), StunDrop.NOT_A_REQUEST);
        assertDropped(StunMessageBuilder.indication(StunMethod.BINDING, ID), StunDrop.NOT_A_REQUEST);
        assertDropped(StunMessageBuilder.request(new StunMethod(3), ID), StunDrop.UNKNOWN_METHOD);
    }

    @Test
    void port0IsNotAnswered() {
        StunVerdict verdict =
                twoAddresses.answer(ByteBuffer.wrap(request()), new InetSocketAddress("203.0.113.7", 0), 0);

        assertThat(verdict).isEqualTo(new StunVerdict.Dropped(StunDrop.UNANSWERABLE_SOURCE));
    }

    @Test
    void whatIsNoStunIsDroppedWithItsReason() {
        assertThat(twoAddresses.answer(ByteBuffer.wrap(new byte[5]), CLIENT, 0))
                .isEqualTo(new StunVerdict.Malformed(StunFormatException.Reason.TRUNCATED));
    }

    private void assertDropped(StunMessageBuilder message, StunDrop reason) {
        assertThat(twoAddresses.answer(ByteBuffer.wrap(message.encode()), CLIENT, 0))
                .isEqualTo(new StunVerdict.Dropped(reason));
    }

    private static void assertRefused(StunResponder responder, byte[] request, Integer... types)
            throws StunFormatException {
        StunVerdict.Reply reply = reply(responder, request, 0);
        StunMessage response = decoded(reply);

        assertThat(reply.outcome()).isEqualTo(StunOutcome.UNKNOWN_ATTRIBUTE);
        assertThat(reply.from()).isZero();
        assertThat(response.messageClass()).isEqualTo(StunClass.ERROR_RESPONSE);
        assertThat(response.attributes())
                .containsExactly(new ErrorCode(420, "Unknown Attribute"), new UnknownAttributes(List.of(types)));
    }

    private static StunMessageBuilder binding() {
        return StunMessageBuilder.request(StunMethod.BINDING, ID);
    }

    private static byte[] request(StunAttribute... attributes) {
        StunMessageBuilder request = binding();
        List.of(attributes).forEach(request::add);
        return request.encode();
    }

    private static StunVerdict.Reply reply(StunResponder responder, byte[] request, int arrivedAt) {
        return (StunVerdict.Reply) responder.answer(ByteBuffer.wrap(request), CLIENT, arrivedAt);
    }

    private static StunMessage decoded(StunVerdict.Reply reply) throws StunFormatException {
        return StunMessage.decode(ByteBuffer.wrap(reply.message().encode()));
    }

    private static StunMessage decode(byte[] bytes) {
        try {
            return StunMessage.decode(ByteBuffer.wrap(bytes));
        } catch (StunFormatException e) {
            throw new AssertionError(e);
        }
    }
}
