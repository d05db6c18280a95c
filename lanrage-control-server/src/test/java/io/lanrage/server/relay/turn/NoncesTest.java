package io.lanrage.server.relay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.turn.Endpoint;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class NoncesTest {

    private static final long NOW = 1_700_000_000;

    private final Nonces nonces = new Nonces("key of this server".getBytes(StandardCharsets.US_ASCII));
    private final Endpoint client = endpoint("203.0.113.7", 4000);

    private static Endpoint endpoint(String address, int port) {
        Endpoint endpoint = new Endpoint();
        endpoint.set(new InetSocketAddress(address, port));
        return endpoint;
    }

    @Test
    void nonceIsGoodForAnHourAndNotASecondMore() {
        String nonce = nonces.issue(client, NOW);

        assertThat(nonce).hasSize(22);
        assertThat(nonces.accepts(nonce, client, NOW)).isTrue();
        assertThat(nonces.accepts(nonce, client, NOW + 3599)).isTrue();
        assertThat(nonces.accepts(nonce, client, NOW + 3600)).isFalse();
        assertThat(nonces.accepts(nonce, client, NOW - 1)).isFalse();
    }

    @Test
    void nonceIsForOneAddressAndPort() {
        String nonce = nonces.issue(client, NOW);

        assertThat(nonces.accepts(nonce, endpoint("203.0.113.8", 4000), NOW)).isFalse();
        assertThat(nonces.accepts(nonce, endpoint("203.0.113.7", 4001), NOW)).isFalse();
        assertThat(nonces.accepts(nonce, endpoint("2001:db8::7", 4000), NOW)).isFalse();
    }

    @Test
    void nonceOfAnotherServerIsRefused() {
        assertThat(nonces.accepts(new Nonces(new byte[] {1}).issue(client, NOW), client, NOW))
                .isFalse();
    }

    @Test
    void anyOtherCharacterMakesItWrong() {
        String nonce = nonces.issue(client, NOW);
        for (int i = 0; i < nonce.length(); i++) {
            for (char other : new char[] {'A', 'z', '-', '+', '=', '\u00e9'}) {
                // The last character stands for 2 bits only; one with the same ones says the same.
                if (nonce.charAt(i) != other && i < nonce.length() - 1) {
                    String changed = nonce.substring(0, i) + other + nonce.substring(i + 1);
                    assertThat(nonces.accepts(changed, client, NOW)).as(changed).isFalse();
                }
            }
        }
        assertThat(nonces.accepts("", client, NOW)).isFalse();
        assertThat(nonces.accepts(nonce + "AA", client, NOW)).isFalse();
        assertThat(nonces.accepts(nonce.substring(2), client, NOW)).isFalse();
    }

    @Test
    void noncesGoOnWhenTheirSecondsWrapAround() {
        long wrap = 1L << 32;
        String nonce = nonces.issue(client, wrap - 10);

        assertThat(nonces.accepts(nonce, client, wrap + 10)).isTrue();
        assertThat(nonces.accepts(nonce, client, wrap + 3590)).isFalse();
    }
}
