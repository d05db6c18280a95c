package io.lanrage.core.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerIdTest {

    /** Test vectors of the protocol: private key (32 times this byte), public key, peer id. Made with Python's hashlib. */
    @ParameterizedTest
    @CsvSource({
        "1, pOCSkrZRwni5dyxWn1+puxPZBrRqtoyd+dwrRAn4ogk=, j5463dyble7jrnfn",
        "2, zo060cy2M+x7cMF4FKXHbs0CloUFDTRHRboFhw5YfVk=, qgbvuhlvxkjzx76x"
    })
    void idIsTheOneOfTheVector(int fill, String publicKey, String id) {
        byte[] bytes = new byte[PrivateKey.BYTES];
        Arrays.fill(bytes, (byte) fill);

        PublicKey key = PrivateKey.of(bytes).publicKey();

        assertThat(key).hasToString(publicKey);
        assertThat(key.peerId()).hasToString(id).isEqualTo(PeerId.of(PublicKey.parse(publicKey)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "j5463dyble7jrnf",
                "j5463dyble7jrnfnn",
                "J5463DYBLE7JRNFN",
                "15463dyble7jrnfn",
                "j5463dyble7jrnf=",
                "j5463dyble7jrnf ",
                "j5463dyble7jrnf\n"
            })
    void otherTextIsNoId(String text) {
        assertThatThrownBy(() -> new PeerId(text))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_INVALID))
                .hasMessageContaining("is not 16 characters of lower-case base32");
    }

    @Test
    void messageAboutALongTextIsShort() {
        assertThatThrownBy(() -> new PeerId("x".repeat(1 << 20)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("(1048576 characters)")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }

    @Test
    void idsAreOrderedAsTexts() {
        assertThat(new PeerId("2222222222222222")).isLessThan(new PeerId("aaaaaaaaaaaaaaaa"));
    }

    @Test
    void base32NeedsWholeGroups() {
        assertThat(LowerBase32.encode(new byte[] {0, 0, 0, 0, 0x1f}, 5)).isEqualTo("aaaaaaa7");
        assertThatThrownBy(() -> LowerBase32.encode(new byte[4], 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("count 4 is not a multiple of 5");
    }
}
