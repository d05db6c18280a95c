package io.lanrage.wireguard.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IoVectorTest {
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(100);
    private IoVector vector;

    @BeforeEach
    void load() throws UnsupportedPlatformException {
        vector = Posix.load().vector(2);
    }

    @Test
    void piecesAddUpAndAreForgotten() {
        vector.add(buffer, 0, 40);
        vector.add(buffer, 100, 0);
        assertThat(vector.count()).isEqualTo(2);
        assertThat(vector.totalBytes()).isEqualTo(40);
        assertThatIllegalStateException()
                .isThrownBy(() -> vector.add(buffer, 0, 1))
                .withMessageContaining("2 pieces");
        vector.clear();
        assertThat(vector.count()).isZero();
        assertThat(vector.totalBytes()).isZero();
    }

    @Test
    void piecesBeyondTheBufferAreRefused() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> vector.add(buffer, 99, 2));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> vector.add(buffer, -1, 2));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> vector.add(buffer, 1, -1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> vector.add(buffer, Integer.MAX_VALUE, Integer.MAX_VALUE));
    }

    @Test
    void memoryOnTheHeapIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> vector.add(ByteBuffer.allocate(1), 0, 1))
                .withMessageContaining("heap");
    }

    @Test
    void vectorsOfNoOrTooManyPiecesAreRefused() throws UnsupportedPlatformException {
        Posix posix = Posix.load();
        assertThatIllegalArgumentException().isThrownBy(() -> posix.vector(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> posix.vector(1_025))
                .withMessageContaining("1025");
    }
}
