package io.lanrage.wireguard.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.key.PeerId;
import org.junit.jupiter.api.Test;

class EarlyMessagesTest {
    private static final long START = Long.MAX_VALUE - 10;

    private final EarlyMessages messages = new EarlyMessages();

    @Test
    void newestMessageIsTakenOnce() {
        messages.keep(peer(0), new byte[] {1}, START);
        messages.keep(peer(0), new byte[] {2}, START);
        assertThat(messages.take(peer(1), START)).isEmpty();
        assertThat(messages.take(peer(0), START)).contains(new byte[] {2});
        assertThat(messages.take(peer(0), START)).isEmpty();
    }

    @Test
    void messageIsStaleExactlyWhenItsSenderHasSentAnother() {
        messages.keep(peer(0), new byte[1], START);
        messages.keep(peer(1), new byte[1], START);
        assertThat(messages.take(peer(0), START + EarlyMessages.KEPT_NANOS - 1)).isPresent();
        assertThat(messages.take(peer(1), START + EarlyMessages.KEPT_NANOS)).isEmpty();
    }

    @Test
    void oneTooManyTakesThePlaceOfTheOldest() {
        for (int i = 0; i < EarlyMessages.MAX_MESSAGES; i++) {
            messages.keep(peer(i), new byte[1], START);
        }
        messages.keep(peer(0), new byte[1], START);
        messages.keep(peer(EarlyMessages.MAX_MESSAGES), new byte[1], START);
        assertThat(messages.take(peer(0), START)).isPresent();
        assertThat(messages.take(peer(1), START)).isEmpty();
        assertThat(messages.take(peer(2), START)).isPresent();
        assertThat(messages.take(peer(EarlyMessages.MAX_MESSAGES), START)).isPresent();
    }

    private static PeerId peer(int number) {
        return new PeerId("aaaaaaaaaaaaaa" + (char) ('a' + number / 26) + (char) ('a' + number % 26));
    }
}
