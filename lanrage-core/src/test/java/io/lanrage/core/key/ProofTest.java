package io.lanrage.core.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.InputException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProofTest {

    private static final PrivateKey CLIENT = privateKey(1);
    private static final PrivateKey SERVER = privateKey(2);
    private static final PublicKey CLIENT_KEY = CLIENT.publicKey();
    private static final PublicKey SERVER_KEY = SERVER.publicKey();
    private static final byte[] NONCE = count(32);
    private static final JoinKey JOIN =
            JoinKey.of(HexFormat.of().parseHex("82eb242b51a5a5fc0a108fb5e216307d52b0ac2a6735a98b45d189f069915db8"));

    /** Test vectors of the protocol, made with Python's hmac: the channel, and the proof of key 01…01 to key 02…02 over 00…1f. */
    @ParameterizedTest
    @CsvSource({
        "play.example, sOfnMOOp+27YPnRUPQsAS8cbWNHg6rXK5HqAecXyBYY=",
        "'',           pBxMNMaZHMuqTaK41yS56xc2cOIcDO3XPUbEuXKohZw="
    })
    void keyProofIsTheOneOfTheVector(String channel, String proof) {
        assertThat(Proof.ofKey(CLIENT, SERVER_KEY, CLIENT_KEY, SERVER_KEY, NONCE, channel))
                .hasToString(proof)
                .isEqualTo(Proof.ofKey(SERVER, CLIENT_KEY, CLIENT_KEY, SERVER_KEY, NONCE, channel));
    }

    /** A test vector of the protocol: the join key of secret 00…0f, over nonce 00…1f, by key 01…01. */
    @Test
    void joinProofIsTheOneOfTheVector() {
        assertThat(Proof.ofJoin(JOIN, NONCE, CLIENT_KEY)).hasToString("LrSoNuLcuU35OiLfYl7beDa9qeuDlCgCPu/ejyh35sg=");
    }

    @Test
    void keyProofDependsOnEverything() {
        Proof proof = Proof.ofKey(CLIENT, SERVER_KEY, CLIENT_KEY, SERVER_KEY, NONCE, "a");
        PrivateKey other = privateKey(3);

        assertThat(Proof.ofKey(other, SERVER_KEY, CLIENT_KEY, SERVER_KEY, NONCE, "a"))
                .isNotEqualTo(proof);
        assertThat(Proof.ofKey(CLIENT, SERVER_KEY, other.publicKey(), SERVER_KEY, NONCE, "a"))
                .isNotEqualTo(proof);
        assertThat(Proof.ofKey(CLIENT, SERVER_KEY, CLIENT_KEY, other.publicKey(), NONCE, "a"))
                .isNotEqualTo(proof);
        assertThat(Proof.ofKey(CLIENT, SERVER_KEY, SERVER_KEY, CLIENT_KEY, NONCE, "a"))
                .isNotEqualTo(proof);
        assertThat(Proof.ofKey(CLIENT, SERVER_KEY, CLIENT_KEY, SERVER_KEY, new byte[32], "a"))
                .isNotEqualTo(proof);
        assertThat(Proof.ofKey(CLIENT, SERVER_KEY, CLIENT_KEY, SERVER_KEY, NONCE, "b"))
                .isNotEqualTo(proof);
    }

    @Test
    void joinProofDependsOnEverything() {
        Proof proof = Proof.ofJoin(JOIN, NONCE, CLIENT_KEY);

        assertThat(Proof.ofJoin(JoinKey.of(new byte[32]), NONCE, CLIENT_KEY)).isNotEqualTo(proof);
        assertThat(Proof.ofJoin(JOIN, new byte[32], CLIENT_KEY)).isNotEqualTo(proof);
        assertThat(Proof.ofJoin(JOIN, NONCE, SERVER_KEY)).isNotEqualTo(proof);
    }

    @Test
    void keyOfSmallOrderProvesNothing() {
        assertThatThrownBy(() -> Proof.ofKey(CLIENT, PublicKey.of(new byte[32]), CLIENT_KEY, SERVER_KEY, NONCE, ""))
                .isInstanceOf(InputException.class);
    }

    @Test
    void proofSurvivesTheRoundTrip() {
        Proof proof = Proof.ofJoin(JOIN, NONCE, CLIENT_KEY);

        assertThat(Proof.parse(proof.toString())).isEqualTo(proof).hasSameHashCodeAs(proof);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void textOfAnotherFormIsRefused(String text) {
        assertThatThrownBy(() -> Proof.parse(text)).isInstanceOf(InputException.class);
    }

    private static PrivateKey privateKey(int fill) {
        byte[] bytes = new byte[PrivateKey.BYTES];
        Arrays.fill(bytes, (byte) fill);
        return PrivateKey.of(bytes);
    }

    private static byte[] count(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
