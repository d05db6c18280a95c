package io.lanrage.wireguard.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Known answers: RFC 7693's own, and of CPython's hashlib and hmac where no standard has one. */
class Blake2sTest {

    /** RFC 7693, appendix B. */
    @Test
    void hashIsThatOfAppendixB() {
        assertThat(Hex.of(Blake2s.hash(ascii("abc"))))
                .isEqualTo("508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982");
    }

    @Test
    void hashOfPartsIsThatOfTheWhole() {
        assertThat(Blake2s.hash(ascii("a"), new byte[0], ascii("bc"))).isEqualTo(Blake2s.hash(ascii("abc")));
    }

    /** {@code hashlib.blake2s(data, key=key, digest_size=16)}. */
    @Test
    void macIsTheKeyedHashOfSixteenBytes() {
        assertThat(Hex.of(Blake2s.mac(ascending(0, 32), ascending(0, 255), 255)))
                .isEqualTo("cd075928ab7e6883e697fe7fd3ac43ee");
        assertThat(Hex.of(Blake2s.mac(ascending(0, 16), new byte[7], 0))).isEqualTo("af4e5d3bb230e9ff9096ca6f7c501f76");
    }

    /** {@code hmac.new(key, data, hashlib.blake2s)}, with a key that is longer than a block. */
    @Test
    void hmacTakesKeysThatAreLongerThanABlock() {
        assertThat(Hex.of(Blake2s.hmac(ascending(64, 100), ascii("xabcx"), 1, 3)))
                .isEqualTo("607f058a5bdcc2b15ee6cc57225fc40393c1fc1af3f77ad9eebaa54161160bd8");
    }

    /** Three results each, as other implementations of WireGuard test theirs. */
    @ParameterizedTest
    @CsvSource({
        "test-key, test-input, 6f0e5ad38daba1bea8a0d213688736f19763239305e0f58aba697f9ffc41c633"
                + "df1194df20802a4fe594cde27e92991c8cae66c366e8106aaa937a55fa371e8a"
                + "fac6e2745a325f5dc5d11a5b165aad08b0ada28e7b4e666b7c077934a4d76c24",
        "wireguard, wireguard, 491d43bbfdaa8750aaf535e334ecbfe5129967cd64635101c566d4caefda96e8"
                + "1e71a379baefd8a79aa4662212fcafe19a23e2b609a3db7d6bcba8f560e3d25f"
                + "31e1ae48bddfbe5de38f295e5452b1909a1b4e38e183926af3780b0c1e1f0160",
        "'', '', 8387b46bf43eccfcf349552a095d8315c4055beb90208fb1be23b894bc2ed5d0"
                + "58a0e5f6faefccf4807bff1f05fa8a9217945762040bcec2f4b4a62bdfe0e86e"
                + "0ce6ea98ec548f8e281e93e32db65621c45eb18dc6f0a7ad94178610a2f7338e"
    })
    void derivationGivesTheKnownKeys(String chainingKey, String input, String results) {
        for (int count = 1; count <= 3; count++) {
            assertThat(Hex.of(Blake2s.kdf(ascii(chainingKey), ascii(input), count)))
                    .isEqualTo(results.substring(0, 64 * count));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] ascending(int first, int count) {
        byte[] bytes = new byte[count];
        IntStream.range(0, count).forEach(i -> bytes[i] = (byte) (first + i));
        return bytes;
    }
}
