package io.lanrage.wireguard.aead;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever one implementation seals, all others seal in the same way, and open. */
class AeadAgreementFuzzTest {
    private static final int LONGEST_BYTES = 65_535;
    private static final int ROUNDS = 400;

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final List<Aead> aeads = available();

    private static List<Aead> available() {
        List<Aead> aeads = new ArrayList<>();
        for (AeadChoice choice : AeadChoice.values()) {
            try {
                aeads.add(choice.open());
            } catch (AeadUnavailableException e) {
                System.out.println(choice + " takes no part: " + e.getMessage());
            }
        }
        return aeads;
    }

    @Test
    void allAgreeOverLengthsAndCounters() {
        assertThat(aeads).as("at least the JDK's and BouncyCastle's").hasSizeGreaterThan(1);
        byte[] keyBytes = new byte[Aead.KEY_BYTES];
        random.nextBytes(keyBytes);
        List<Aead.Key> keys = aeads.stream().map(aead -> aead.key(keyBytes)).toList();
        for (int round = 0; round < ROUNDS; round++) {
            agree(keys, length(), counter(round));
        }
        keys.forEach(Aead.Key::close);
    }

    /** Small ones, where blocks begin and end, often; all others sometimes. */
    private int length() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(200);
            case 1 -> 64 * random.nextInt(1, 40) + random.nextInt(-1, 2);
            case 2 -> random.nextInt(1600);
            default -> random.nextInt(LONGEST_BYTES + 1);
        };
    }

    /** Never the same twice, and at each end of the range, where a signed number would be seen. */
    private long counter(int round) {
        return switch (random.nextInt(4)) {
            case 0 -> round;
            case 1 -> Long.MIN_VALUE + round;
            case 2 -> -1L - round;
            default -> random.nextLong();
        };
    }

    private void agree(List<Aead.Key> keys, int bytes, long counter) {
        byte[] plain = new byte[bytes];
        random.nextBytes(plain);
        int offset = random.nextInt(64);
        ByteBuffer sealed = memory(plain, offset);
        keys.get(0).seal(counter, sealed, offset, bytes);
        for (Aead.Key key : keys.subList(1, keys.size())) {
            ByteBuffer same = memory(plain, offset);
            key.seal(counter, same, offset, bytes);
            assertThat(same).as("seed %d, %d bytes, %d", seed, bytes, counter).isEqualTo(sealed);
        }
        for (Aead.Key key : keys) {
            ByteBuffer copy = ByteBuffer.allocateDirect(sealed.capacity()).put(0, sealed, 0, sealed.capacity());
            boolean inPlace = random.nextBoolean();
            ByteBuffer opened = inPlace ? copy : ByteBuffer.allocateDirect(3 + bytes + Aead.TAG_BYTES);
            int openedOffset = inPlace ? offset : 3;
            assertThat(key.open(counter, copy, offset, bytes + Aead.TAG_BYTES, opened, openedOffset))
                    .as("seed %d, %d bytes, %d", seed, bytes, counter)
                    .isTrue();
            assertThat(opened.slice(openedOffset, bytes)).isEqualTo(ByteBuffer.wrap(plain));
        }
    }

    private static ByteBuffer memory(byte[] plain, int offset) {
        return ByteBuffer.allocateDirect(offset + plain.length + Aead.TAG_BYTES).put(offset, plain);
    }
}
