package io.lanrage.core.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.InputException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7748's own vectors. */
class X25519VectorsTest {

    /** §6.1. */
    private static final PrivateKey ALICE =
            privateKey("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");

    private static final PublicKey ALICE_PUBLIC =
            publicKey("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    private static final PrivateKey BOB =
            privateKey("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
    private static final PublicKey BOB_PUBLIC =
            publicKey("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    private static final String SHARED = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";

    @Test
    void publicKeysAreThoseOfSection61() {
        assertThat(ALICE.publicKey()).isEqualTo(ALICE_PUBLIC);
        assertThat(BOB.publicKey()).isEqualTo(BOB_PUBLIC);
    }

    @Test
    void bothSidesFindTheSecretOfSection61() {
        assertThat(ALICE.agree(BOB_PUBLIC)).isEqualTo(hex(SHARED));
        assertThat(BOB.agree(ALICE_PUBLIC)).isEqualTo(hex(SHARED));
    }

    /** §5.2; the second point has its topmost bit set, which is to be ignored. */
    @ParameterizedTest
    @CsvSource({
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4,"
                + "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c,"
                + "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d,"
                + "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493,"
                + "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
    })
    void productsAreThoseOfSection52(String scalar, String point, String product) {
        assertThat(privateKey(scalar).agree(publicKey(point))).isEqualTo(hex(product));
    }

    /** The points of small order, which make the secret zero whatever the scalar is (§6.1, last paragraph). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            })
    void pointOfSmallOrderIsRefused(String point) {
        assertThatThrownBy(() -> ALICE.agree(publicKey(point)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(publicKey(point).toString())
                .hasMessageContaining("small order");
    }

    private static PrivateKey privateKey(String hex) {
        return PrivateKey.of(hex(hex));
    }

    private static PublicKey publicKey(String hex) {
        return PublicKey.of(hex(hex));
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
