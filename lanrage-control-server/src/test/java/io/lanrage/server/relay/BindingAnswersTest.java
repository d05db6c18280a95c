package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.turn.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BindingAnswersTest {

    private static final int AT = 5;

    private final Random random = new Random(System.nanoTime());
    private final Endpoint client = new Endpoint();

    @Test
    void answersAreThoseOfTheResponder() throws Exception {
        for (StunEndpoints endpoints : List.of(
                endpoints("192.0.2.1", "192.0.2.2"),
                endpoints("192.0.2.1"),
                endpoints("2001:db8::1", "2001:db8::2"),
                endpoints("0.0.0.0"))) {
            StunResponder responder = new StunResponder(endpoints);
            BindingAnswers answers = new BindingAnswers(responder, 0);
            for (int i = 0; i < 200; i++) {
                byte[] address = new byte[i % 2 == 0 ? 4 : 16];
                random.nextBytes(address);
                InetSocketAddress source =
                        new InetSocketAddress(InetAddress.getByAddress(address), 1 + random.nextInt(65_535));
                byte[] request = StunMessageBuilder.request(StunMethod.BINDING, TransactionId.random(random))
                        .encode();
                byte[] expected = ((StunVerdict.Reply) responder.answer(ByteBuffer.wrap(request), source, 0))
                        .message()
                        .encode();

                assertThat(answer(answers, request, source)).as("%s", source).isEqualTo(expected);
            }
        }
    }

    private byte[] answer(BindingAnswers answers, byte[] request, InetSocketAddress source) {
        ByteBuffer arrived = ByteBuffer.allocate(AT + request.length).put(AT, request);
        ByteBuffer answer = ByteBuffer.allocate(200);
        client.set(source);
        assertThat(BindingAnswers.isPlain(arrived, AT, request.length, client)).isTrue();
        byte[] written = new byte[answers.write(arrived, AT, client, answer, AT)];
        answer.get(AT, written);
        return written;
    }

    @Test
    void everythingElseIsForTheResponder() {
        client.set(new InetSocketAddress("192.0.2.7", 7));
        byte[] request = StunMessageBuilder.request(StunMethod.BINDING, TransactionId.random(random))
                .encode();
        for (int at = 0; at < 8; at++) {
            byte[] other = request.clone();
            other[at] = (byte) (other[at] ^ 0x10);
            assertThat(isPlain(other, other.length)).as("changed at %d", at).isFalse();
        }
        assertThat(isPlain(request, request.length)).isTrue();
        assertThat(isPlain(request, request.length - 1)).isFalse();
        byte[] sealed = StunMessageBuilder.request(StunMethod.BINDING, TransactionId.random(random))
                .fingerprint()
                .encode();
        assertThat(isPlain(sealed, sealed.length)).isFalse();
        client.set(new InetSocketAddress("192.0.2.7", 0));
        assertThat(isPlain(request, request.length)).isFalse();
    }

    private boolean isPlain(byte[] message, int length) {
        return BindingAnswers.isPlain(ByteBuffer.wrap(message), 0, length, client);
    }

    private static StunEndpoints endpoints(String... addresses) {
        return new StunEndpoints(List.of(addresses).stream()
                .flatMap(address ->
                        List.of(new InetSocketAddress(address, 3478), new InetSocketAddress(address, 3479)).stream())
                .toList());
    }
}
