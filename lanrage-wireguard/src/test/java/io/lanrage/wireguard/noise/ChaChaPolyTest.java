package io.lanrage.wireguard.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The vectors of RFC 8439, appendix A.5, and of draft-irtf-cfrg-xchacha-03, appendix A.3.1. */
class ChaChaPolyTest {
    private static final byte[] KEY = Hex.bytes("1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0");
    private static final long COUNTER = 0x0807060504030201L;
    private static final byte[] ASSOCIATED = Hex.bytes("f33388860000000000004e91");
    private static final byte[] PLAIN =
            ("Internet-Drafts are draft documents valid for a maximum of six months and may be "
                            + "updated, replaced, or obsoleted by other documents at any time. It is inappropriate to use "
                            + "Internet-Drafts as reference material or to cite them other than as /\u201cwork in progress./\u201d")
                    .getBytes(StandardCharsets.UTF_8);
    private static final byte[] SEALED = Hex.bytes("""
            64a0861575861af460f062c79be643bd 5e805cfd345cf389f108670ac76c8cb2
            4c6cfc18755d43eea09ee94e382d26b0 bdb7b73c321b0100d4f03b7f355894cf
            332f830e710b97ce98c8a84abd0b9481 14ad176e008d33bd60f982b1ff37c855
            9797a06ef4f0ef61c186324e2b350638 3606907b6a7c02b0f9f6157b53c867e4
            b9166c767b804d46a59b5216cde7a4e9 9040c5a40433225ee282a1b0a06c523e
            af4534d7f83fa1155b0047718cbc546a 0d072b04b3564eea1b422273f548271a
            0bb2316053fa76991955ebd63159434e cebb4e466dae5a1073a6727627097a10
            49e617d91d361094fa68f0ff77987130 305beaba2eda04df997b714d6c6f2c29
            a6ad5cb4022b02709b
            eead9d67890cbb22392336fea1851f38 # tag
            """);

    private static final byte[] RANDOM_KEY =
            Hex.bytes("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
    private static final byte[] RANDOM_NONCE = Hex.bytes("404142434445464748494a4b4c4d4e4f5051525354555657");
    private static final byte[] RANDOM_ASSOCIATED = Hex.bytes("50515253c0c1c2c3c4c5c6c7");
    private static final byte[] RANDOM_PLAIN =
            ("Ladies and Gentlemen of the class of '99: If I could offer you only one "
                            + "tip for the future, sunscreen would be it.")
                    .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RANDOM_SEALED = Hex.bytes("""
            bd6d179d3e83d43b9576579493c0e939 572a1700252bfaccbed2902c21396cbb
            731c7f1b0b4aa6440bf3a82f4eda7e39 ae64c6708c54c216cb96b72e1213b452
            2f8c9ba40db5d945b11b69b982c1bb9e 3f3fac2bc369488f76b2383565d3fff9
            21f9664c97637da9768812f615c68b13 b52e
            c0875924c1c7987947deafd8780acf49 # tag
            """);

    @Test
    void sealsAndOpensAsInAppendixA5() {
        assertThat(ChaChaPoly.seal(KEY, COUNTER, ASSOCIATED, PLAIN)).isEqualTo(SEALED);
        assertThat(ChaChaPoly.open(KEY, COUNTER, ASSOCIATED, SEALED)).hasValue(PLAIN);
    }

    @Test
    void sealsAndOpensWithARandomNonceAsInTheDraft() {
        assertThat(ChaChaPoly.sealRandom(RANDOM_KEY, RANDOM_NONCE, RANDOM_ASSOCIATED, RANDOM_PLAIN))
                .isEqualTo(RANDOM_SEALED);
        assertThat(ChaChaPoly.openRandom(RANDOM_KEY, RANDOM_NONCE, RANDOM_ASSOCIATED, RANDOM_SEALED))
                .hasValue(RANDOM_PLAIN);
    }

    @Test
    void whatWasChangedIsNotOpened() {
        for (int at = 0; at < SEALED.length; at++) {
            byte[] changed = SEALED.clone();
            changed[at] ^= 1;
            assertThat(ChaChaPoly.open(KEY, COUNTER, ASSOCIATED, changed)).isEmpty();
        }
        assertThat(ChaChaPoly.open(KEY, COUNTER + 1, ASSOCIATED, SEALED)).isEmpty();
        assertThat(ChaChaPoly.open(KEY, COUNTER, new byte[0], SEALED)).isEmpty();
        assertThat(ChaChaPoly.openRandom(RANDOM_KEY, RANDOM_NONCE, new byte[0], RANDOM_SEALED))
                .isEmpty();
    }

    @Test
    void whatWasCutIsNotOpened() {
        for (int bytes = 0; bytes < SEALED.length; bytes++) {
            assertThat(ChaChaPoly.open(KEY, COUNTER, ASSOCIATED, Arrays.copyOf(SEALED, bytes)))
                    .isEmpty();
        }
    }
}
