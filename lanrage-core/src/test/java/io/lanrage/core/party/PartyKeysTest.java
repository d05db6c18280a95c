package io.lanrage.core.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.key.SecretKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PartyKeysTest {

    private static final PublicKey ONE = key(1);
    private static final PublicKey OTHER = key(2);

    private final PartyKeys keys =
            PartyKeys.of(PartySecret.of(HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f")));

    /** The test vectors of the protocol: what follows from secret 00…0f, and of keys 01…01 and 02…02. Made with Python's hmac. */
    @Test
    void keysAreThoseOfTheVectors() {
        assertThat(keys.partyId()).hasToString("jcptzza47ul5upy7");
        assertThat(hex(keys.joinKey())).isEqualTo("82eb242b51a5a5fc0a108fb5e216307d52b0ac2a6735a98b45d189f069915db8");
        assertThat(hex(keys.sealKey())).isEqualTo("25153e7c71a53f72872ffadc8151cb12ac1e9c5e3613db20a867f445365b54ae");
        assertThat(hex(keys.presharedKey(ONE, OTHER)))
                .isEqualTo("4408a2e7c122e8f5cd0878d0c7e95e884d93e10cae30bde0d58743a77d6105fb");
        assertThat(hex(keys.checkKey(ONE, OTHER)))
                .isEqualTo("6427e20abb6f7767f1015dcb23f1a2285066db7150d3a1a8244843993ff9b3bd");
    }

    @Test
    void pairKeysAreTheSameFromBothSides() {
        assertThat(keys.presharedKey(OTHER, ONE)).isEqualTo(keys.presharedKey(ONE, OTHER));
        assertThat(keys.checkKey(OTHER, ONE)).isEqualTo(keys.checkKey(ONE, OTHER));
    }

    @Test
    void everyPairHasItsOwnKey() {
        List<PublicKey> members =
                Stream.of(1, 2, 3, 4, 5, 6).map(PartyKeysTest::key).toList();

        List<String> pairs = members.stream()
                .flatMap(one -> members.stream()
                        .filter(other -> one.compareTo(other) < 0)
                        .flatMap(other -> Stream.of(keys.presharedKey(one, other), keys.checkKey(one, other))))
                .map(PartyKeysTest::hex)
                .collect(Collectors.toList());

        assertThat(pairs).hasSize(30).doesNotHaveDuplicates();
    }

    @Test
    void everySecretHasItsOwnKeys() {
        SecureRandom random = new SecureRandom();
        PartyKeys others = PartyKeys.of(PartySecret.generate(random));

        assertThat(others.partyId()).isNotEqualTo(keys.partyId());
        assertThat(others.joinKey()).isNotEqualTo(keys.joinKey());
        assertThat(others.sealKey()).isNotEqualTo(keys.sealKey());
        assertThat(others.presharedKey(ONE, OTHER)).isNotEqualTo(keys.presharedKey(ONE, OTHER));
    }

    @Test
    void keysAreNotPrinted() {
        assertThat(keys).hasToString("PartyKeys[jcptzza47ul5upy7, redacted]");
    }

    private static PublicKey key(int fill) {
        byte[] bytes = new byte[PrivateKey.BYTES];
        Arrays.fill(bytes, (byte) fill);
        return PrivateKey.of(bytes).publicKey();
    }

    private static String hex(SecretKey key) {
        return HexFormat.of().formatHex(key.bytes());
    }
}
