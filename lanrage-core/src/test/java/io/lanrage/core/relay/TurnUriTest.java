package io.lanrage.core.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.relay.TurnUri.Transport;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TurnUriTest {

    /** The first ones are the examples of RFC 7065 §3.2 and appendix A. */
    @ParameterizedTest
    @CsvSource({
        "turn:example.org, turn:example.org:3478?transport=udp",
        "turns:example.org, turns:example.org:5349?transport=tcp",
        "turn:example.org:8000, turn:example.org:8000?transport=udp",
        "turn:example.org?transport=udp, turn:example.org:3478?transport=udp",
        "turn:example.org?transport=tcp, turn:example.org:3478?transport=tcp",
        "turns:example.org?transport=tcp, turns:example.org:5349?transport=tcp",
        "TURN:192.0.2.7:3478?TRANSPORT=UDP, turn:192.0.2.7:3478?transport=udp",
        "turn:[2001:db8::7]:65535, turn:[2001:db8::7]:65535?transport=udp",
        "turns:[2001:db8::7], turns:[2001:db8::7]:5349?transport=tcp",
        "turn:a:1, turn:a:1?transport=udp",
    })
    void uriIsReadAndWrittenWhole(String text, String whole) {
        assertThat(TurnUri.parse(text)).hasToString(whole);
        assertThat(TurnUri.parse(whole)).isEqualTo(TurnUri.parse(text));
    }

    @Test
    void partsAreWhatTheTextSays() {
        assertThat(TurnUri.parse("turns:[2001:db8::7]:443?transport=tcp"))
                .isEqualTo(new TurnUri(true, "2001:db8::7", 443, Transport.TCP));
        assertThat(TurnUri.udp("192.0.2.7", 3478)).isEqualTo(TurnUri.parse("turn:192.0.2.7"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "turn:",
                "turn://example.org",
                "stun:example.org",
                "turn:example.org:0",
                "turn:example.org:65536",
                "turn:example.org:999999",
                "turn:example.org:",
                "turn:example.org:x",
                "turn:example.org?transport=",
                "turn:example.org?transport=sctp",
                "turn:example.org?transport=udp&x=1",
                "turns:example.org?transport=udp",
                "turn:2001:db8::7",
                "turn:[2001:db8::7",
                "turn:[:::]",
                "turn:[192.0.2.7]",
                "turn:exa mple.org",
                "turn:example.org\n",
                "turn:ann@example.org",
                "turn:example.org/",
            })
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> TurnUri.parse(text))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_INVALID));
    }

    @Test
    void hostMayHave253CharactersAndNoMore() {
        assertThat(TurnUri.parse("turn:" + "a".repeat(253)).host()).hasSize(253);
        assertThatThrownBy(() -> TurnUri.parse("turn:" + "a".repeat(254)))
                .isInstanceOf(InputException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
        assertThatThrownBy(() -> TurnUri.udp("a".repeat(254), 1)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> TurnUri.udp("", 1)).isInstanceOf(InputException.class);
    }

    @Test
    void textCutAnywhereIsReadAsASmallerOneOrRefused() {
        String whole = "turns:[2001:db8::7]:5349?transport=tcp";
        for (int length = 0; length < whole.length(); length++) {
            readOrRefuse(whole.substring(0, length));
        }
    }

    @Test
    void randomTextIsReadOrRefused() {
        long seed = System.nanoTime();
        System.out.println("TurnUriTest seed " + seed);
        Random random = new Random(seed);
        String alphabet = "turns:[]?=transportudpc0123456789.ab-_%@/ \u0000\n";
        int read = 0;
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "turn:a.b:1?transport=tcp" : "turns:[::1]");
            for (int change = random.nextInt(3); change >= 0; change--) {
                int at = random.nextInt(text.length());
                text.replace(at, at + random.nextInt(2), "" + alphabet.charAt(random.nextInt(alphabet.length())));
            }
            read += readOrRefuse(text.toString());
        }
        assertThat(read).isBetween(1, 19_999);
    }

    /** What is read is written so that it is read again; 1 if it was read. */
    private static int readOrRefuse(String text) {
        TurnUri uri;
        try {
            uri = TurnUri.parse(text);
        } catch (InputException e) {
            assertThat(e.getMessage()).hasSizeLessThan(300);
            return 0;
        }
        assertThat(TurnUri.parse(uri.toString())).isEqualTo(uri);
        return 1;
    }
}
