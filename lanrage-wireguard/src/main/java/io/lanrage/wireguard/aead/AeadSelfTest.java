package io.lanrage.wireguard.aead;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** A known answer, there and back, and a changed tag: what an implementation has to pass before it is used. */
final class AeadSelfTest {
    /** Key, nonce, plaintext and ciphertext are those of RFC 8439, appendix A.5. */
    private static final byte[] KEY =
            HexFormat.of().parseHex("1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0");

    private static final long COUNTER = 0x0807060504030201L;
    private static final byte[] PLAIN =
            ("Internet-Drafts are draft documents valid for a maximum of six months and may be "
                            + "updated, replaced, or obsoleted by other documents at any time. It is inappropriate to use "
                            + "Internet-Drafts as reference material or to cite them other than as "
                            + "/\u201cwork in progress./\u201d")
                    .getBytes(StandardCharsets.UTF_8);

    /** The tag is another than the appendix has, because it is without associated data. */
    private static final byte[] SEALED = HexFormat.of()
            .parseHex("64a0861575861af460f062c79be643bd5e805cfd345cf389f108670ac76c8cb2"
                    + "4c6cfc18755d43eea09ee94e382d26b0bdb7b73c321b0100d4f03b7f355894cf"
                    + "332f830e710b97ce98c8a84abd0b948114ad176e008d33bd60f982b1ff37c855"
                    + "9797a06ef4f0ef61c186324e2b3506383606907b6a7c02b0f9f6157b53c867e4"
                    + "b9166c767b804d46a59b5216cde7a4e99040c5a40433225ee282a1b0a06c523e"
                    + "af4534d7f83fa1155b0047718cbc546a0d072b04b3564eea1b422273f548271a"
                    + "0bb2316053fa76991955ebd63159434ecebb4e466dae5a1073a6727627097a10"
                    + "49e617d91d361094fa68f0ff77987130305beaba2eda04df997b714d6c6f2c29"
                    + "a6ad5cb4022b02709b"
                    + "6e3570b1acaaf1f24f2a644f01acd12b");

    /** Not at the beginning of the memory, so that an offset that is forgotten is seen. */
    private static final int OFFSET = 19;

    private AeadSelfTest() {}

    /** What is wrong with an implementation; empty if it passes. */
    static Optional<String> fault(Aead aead) {
        ByteBuffer memory = ByteBuffer.allocateDirect(OFFSET + SEALED.length);
        try (Aead.Key key = aead.key(KEY)) {
            memory.put(OFFSET, PLAIN);
            key.seal(COUNTER, memory, OFFSET, PLAIN.length);
            if (!holds(memory, SEALED)) {
                return Optional.of("it seals in another way than RFC 8439");
            }
            if (!key.open(COUNTER, memory, OFFSET, SEALED.length, memory, OFFSET) || !holds(memory, PLAIN)) {
                return Optional.of("it does not open what RFC 8439 seals");
            }
            memory.put(OFFSET, SEALED);
            int last = memory.capacity() - 1;
            memory.put(last, (byte) (memory.get(last) ^ 1));
            if (key.open(COUNTER, memory, OFFSET, SEALED.length, memory, OFFSET)) {
                return Optional.of("it opens what has a wrong tag");
            }
            return Optional.empty();
        } catch (RuntimeException | LinkageError e) {
            return Optional.of(e.toString());
        }
    }

    private static boolean holds(ByteBuffer memory, byte[] expected) {
        byte[] found = new byte[expected.length];
        memory.get(OFFSET, found);
        return Arrays.equals(found, expected);
    }
}
