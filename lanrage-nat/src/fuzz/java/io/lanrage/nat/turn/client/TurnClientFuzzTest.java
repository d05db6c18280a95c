package io.lanrage.nat.turn.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lanrage.nat.stun.ErrorCode;
import io.lanrage.nat.stun.IntegrityKey;
import io.lanrage.nat.stun.PasswordAlgorithm;
import io.lanrage.nat.stun.PasswordAlgorithms;
import io.lanrage.nat.stun.StunClass;
import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/** What a TURN server, or somebody at its address, may send to a client. */
class TurnClientFuzzTest {

    private static final InetSocketAddress PEER = new InetSocketAddress("198.51.100.20", 51820);
    private static final Duration STEP = Duration.ofMillis(50);
    private static final IntegrityKey KEY = IntegrityKey.longTerm("ann", ModelServer.REALM, "secret");

    /** Any datagram, to a client that asks and then to one that has an allocation: neither is hindered, or believes it. */
    @FuzzTest
    void datagrams(byte[] input) {
        SimulatedTurn sim = new SimulatedTurn(1);
        sim.start();
        sim.run(Duration.ofMillis(10));
        deliverWithTransaction(sim, 1, input);
        TurnEvent.Up up = sim.told(TurnEvent.Up.class).isEmpty()
                ? sim.await(TurnEvent.Up.class, Duration.ofSeconds(20))
                : sim.told(TurnEvent.Up.class).get(0);
        sim.want(PEER, true);
        sim.run(Duration.ofSeconds(1));
        sim.deliver(up.link(), input);
        sim.run(Duration.ofSeconds(30));
        assertThat(sim.isBound(up.link(), PEER)).isTrue();
    }

    /** With the transaction of the request that is under way, but nobody's seal. */
    private static void deliverWithTransaction(SimulatedTurn sim, int link, byte[] input) {
        byte[] answer = input.clone();
        if (answer.length >= StunMessage.HEADER_BYTES) {
            System.arraycopy(sim.lastRequest, 8, answer, 8, 12);
        }
        if (!isFinal(answer)) {
            sim.deliver(link, answer);
        }
    }

    /** To a request without credentials anybody at the server's address may say yes or no; that is not the question here. */
    private static boolean isFinal(byte[] answer) {
        try {
            StunMessage message = StunMessage.decode(ByteBuffer.wrap(answer));
            int code = message.first(ErrorCode.class).map(ErrorCode::code).orElse(0);
            boolean challenge = message.messageClass() == StunClass.ERROR_RESPONSE
                    && (code == ErrorCode.UNAUTHENTICATED || code == ErrorCode.STALE_NONCE)
                    && message.unknownRequiredTypes().isEmpty()
                    && message.first(PasswordAlgorithms.class)
                            .map(list -> list.numbers().contains(PasswordAlgorithm.MD5)
                                    || list.numbers().contains(PasswordAlgorithm.SHA256))
                            .orElse(true);
            return message.messageClass().isResponse() && !challenge;
        } catch (StunFormatException e) {
            return false;
        }
    }

    /** A server that knows the password answers each request with these attributes: the client neither breaks nor hurries. */
    @FuzzTest
    void sealedAnswers(byte[] input) {
        if (input.length < 1 || input.length > 1_500) {
            return;
        }
        SimulatedTurn sim = new SimulatedTurn(1);
        boolean afterwards = (input[0] & 1) != 0;
        boolean error = (input[0] & 2) != 0;
        if (!afterwards) {
            sim.tamper = answer -> withAttributes(answer, error, input);
        }
        sim.start();
        sim.want(PEER, true);
        sim.run(Duration.ofSeconds(1));
        sim.tamper = answer -> withAttributes(answer, error, input);
        int before = sim.sent;
        for (int i = 0; i < 200; i++) {
            sim.run(STEP);
        }
        assertThat(sim.sent - before).isLessThan(200);
        assertThat(sim.opened.size()).isLessThan(60);
    }

    /** The same answer with the attributes of the input; as it is, if those are malformed or it is a challenge. */
    private static byte[] withAttributes(byte[] answer, boolean error, byte[] input) {
        ByteBuffer bent = ByteBuffer.allocate(StunMessage.HEADER_BYTES + (input.length - 1) / 4 * 4);
        bent.put(answer, 0, StunMessage.HEADER_BYTES).put(input, 1, bent.remaining());
        bent.putShort(2, (short) (bent.limit() - StunMessage.HEADER_BYTES));
        try {
            StunMessage request = StunMessage.decode(ByteBuffer.wrap(answer));
            if (request.messageClass() != StunClass.SUCCESS_RESPONSE) {
                return answer;
            }
            StunMessage attributes = StunMessage.decode(bent.flip());
            StunMessageBuilder sealed = StunMessageBuilder.success(request);
            attributes.attributes().forEach(sealed::add);
            byte[] bytes = sealed.integritySha1(KEY).encode();
            return error ? asError(bytes) : bytes;
        } catch (StunFormatException | IllegalStateException e) {
            return answer;
        }
    }

    /** The class is part of what is sealed, so it is sealed again. */
    private static byte[] asError(byte[] success) throws StunFormatException {
        StunMessage message = StunMessage.decode(ByteBuffer.wrap(success));
        return message.first(ErrorCode.class)
                .map(code -> {
                    StunMessageBuilder sealed = StunMessageBuilder.error(message, code);
                    message.attributes().stream()
                            .filter(attribute -> !attribute.equals(code))
                            .forEach(sealed::add);
                    return sealed.integritySha1(KEY).encode();
                })
                .orElse(success);
    }
}
