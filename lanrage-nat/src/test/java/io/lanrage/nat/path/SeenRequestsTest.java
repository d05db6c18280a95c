package io.lanrage.nat.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.stun.TransactionId;
import org.junit.jupiter.api.Test;

class SeenRequestsTest {

    @Test
    void idIsNewOnceAndForgottenOnlyBehindTheCapacity() {
        SeenRequests seen = new SeenRequests();
        for (int i = 0; i < SeenRequests.CAPACITY; i++) {
            assertThat(seen.add(new TransactionId(i, i))).isTrue();
        }
        assertThat(seen.add(new TransactionId(0, 0))).isFalse();
        assertThat(seen.add(new TransactionId(-1, -1))).isTrue();
        assertThat(seen.add(new TransactionId(0, 0))).isTrue();
        assertThat(seen.add(new TransactionId(2, 2))).isFalse();
    }
}
