package io.lanrage.nat.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TransactionIdTest {

    @Test
    void bytesAndDigitsAreInNetworkOrder() {
        byte[] bytes = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, (byte) 0xFC};
        TransactionId id = TransactionId.of(bytes);

        assertThat(id).isEqualTo(new TransactionId(0x01020304, 0x05060708090A0BFCL));
        assertThat(id.toByteArray()).isEqualTo(bytes);
        assertThat(id).hasToString("0102030405060708090a0bfc");
        assertThat(new TransactionId(0, 0)).hasToString("000000000000000000000000");
    }

    @Test
    void otherLengthsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TransactionId.of(new byte[13]))
                .withMessage("transaction id has 13 bytes, not 12");
    }

    @Test
    void drawnIdsUseAll96Bits() {
        Random random = TestRandom.forTest("TransactionIdTest");
        Set<TransactionId> seen = new HashSet<>();
        int headBits = 0;
        long tailBits = 0;
        for (int i = 0; i < 1_000; i++) {
            TransactionId id = TransactionId.random(random);
            seen.add(id);
            headBits |= id.head();
            tailBits |= id.tail();
        }
        assertThat(seen).hasSize(1_000);
        assertThat(headBits).isEqualTo(-1);
        assertThat(tailBits).isEqualTo(-1L);
    }
}
