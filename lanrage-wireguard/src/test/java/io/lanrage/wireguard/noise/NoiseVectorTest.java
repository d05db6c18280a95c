package io.lanrage.wireguard.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PrivateKey;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The vector for Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s that the implementations of Noise share (the "cacophony" set),
 * with a prologue and payloads of its own.
 */
class NoiseVectorTest {
    private static final byte[] PROLOGUE = Hex.bytes("4a6f686e2047616c74");
    private static final PrivateKey INITIATOR = key("e61ef9919cde45dd5f82166404bd08e38bceb5dfdfded0a34c8df7ed542214d1");
    private static final PrivateKey RESPONDER = key("4a3acbfdb163dec651dfa3194dece676d437029c62a408b4c5ea9114246e4893");
    private static final byte[] PRESHARED =
            Hex.bytes("54686973206973206d7920417573747269616e20706572737065637469766521");
    private static final byte[] FIRST_PAYLOAD = Hex.bytes("4c756477696720766f6e204d69736573");
    private static final byte[] FIRST = Hex.bytes("""
            ca35def5ae56cec33dc2036731ab14896bc4c75dbb07a61f879f8e3afa4c7944   # e
            001e21de9f98ddd8e2ad57527207feb56253c9c94a9e496782ecfcb2a75fbcaf   # s
            1b52948cc48daefe660c62119ab50009                                   #   its tag
            80c84831215f2441eba616548e832985464cf17e51ee93109008399a21f7e13f   # payload and tag
            """);
    private static final byte[] SECOND_PAYLOAD = Hex.bytes("4d757272617920526f746862617264");
    private static final byte[] SECOND = Hex.bytes("""
            95ebc60d2b1fa672c1f46a8aa265ef51bfe38e7ccb39ec5be34069f144808843   # e
            cb765f2caef0751b8f007572dab0322217755c0632f365717edbf34d33e87a     # payload and tag
            """);
    private static final String HANDSHAKE_HASH = "f5191b875290abcd41347ac3622d9679688a7e980229cb937ef748336cfde0e5";

    /** Payload and ciphertext of the messages that follow, by the initiator and the responder in turn. */
    private static final String[][] TRANSPORT = {
        {"462e20412e20486179656b", "8153ca9833bc3c1b91a7e66e5f4d4f5b59bf9e64c2f20d15f0bba7"},
        {"4361726c204d656e676572", "07af0c9c86e1b4e80f36b04ff7688d51141af3debd0332f0a705ef"},
        {"4a65616e2d426170746973746520536179", "6ab1467c0448cc78394494abaaf23afce0e234315d6e2624dcbfa8a21c1c4d073d"},
        {
            "457567656e2042f6686d20766f6e2042617765726b",
            "dfc346c0d2296ae6cf1acf6f12b8456a1dba228cf8d8b774aacf1c47fc53aa80ebc7a4c292"
        }
    };

    private final LocalIdentity initiatorIdentity = LocalIdentity.of(INITIATOR);
    private final LocalIdentity responderIdentity = LocalIdentity.of(RESPONDER);
    private final PeerKeys toResponder = initiatorIdentity.peer(RESPONDER.publicKey(), PresharedKey.of(PRESHARED));
    private final PeerKeys toInitiator = responderIdentity.peer(INITIATOR.publicKey(), PresharedKey.of(PRESHARED));

    @Test
    void everyMessageIsThatOfTheVector() throws RefusedException {
        NoiseInitiator initiator = new NoiseInitiator(
                PROLOGUE,
                initiatorIdentity,
                toResponder,
                key("893e28b9dc6ca8d611ab664754b8ceb7bac5117349a4439a6b0569da977c464a"));
        assertThat(initiator.write(FIRST_PAYLOAD)).isEqualTo(FIRST);

        NoiseResponder responder =
                NoiseResponder.read(PROLOGUE, responderIdentity, FIRST, key -> Optional.of(toInitiator));
        assertThat(responder.payload()).isEqualTo(FIRST_PAYLOAD);
        assertThat(responder.write(
                        key("bbdb4cdbd309f1a1f2e1456967fe288cadd6f712d65dc7b7793d5e63da6b375b"), SECOND_PAYLOAD))
                .isEqualTo(SECOND);

        assertThat(initiator.read(SECOND)).isEqualTo(SECOND_PAYLOAD);
        assertThat(Hex.of(initiator.handshakeHash())).isEqualTo(HANDSHAKE_HASH);
        assertThat(Hex.of(responder.handshakeHash())).isEqualTo(HANDSHAKE_HASH);

        byte[] keys = initiator.split();
        assertThat(responder.split()).isEqualTo(keys);
        for (int i = 0; i < TRANSPORT.length; i++) {
            byte[] key = Arrays.copyOfRange(keys, 32 * (i % 2), 32 * (i % 2) + 32);
            assertThat(Hex.of(ChaChaPoly.seal(key, i / 2, new byte[0], Hex.bytes(TRANSPORT[i][0]))))
                    .isEqualTo(TRANSPORT[i][1]);
        }
    }

    @Test
    void anotherPrologueIsNotUnderstood() {
        assertThat(refusalOf(new byte[0])).isEqualTo(Refusal.UNREADABLE_IDENTITY);
    }

    private Refusal refusalOf(byte[] prologue) {
        try {
            NoiseResponder.read(prologue, responderIdentity, FIRST, key -> Optional.of(toInitiator));
            throw new AssertionError("not refused");
        } catch (RefusedException e) {
            return e.refusal();
        }
    }

    private static PrivateKey key(String hex) {
        return PrivateKey.of(Hex.bytes(hex));
    }
}
