package io.lanrage.wireguard.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
    private Posix posix;

    @BeforeEach
    void load() throws UnsupportedPlatformException {
        posix = Posix.load();
    }

    @Test
    void addressIsThatOfIndexZeroWhereverThePositionStands() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(100);
        long address = posix.address(buffer);
        assertThat(posix.address(buffer.position(30).limit(40))).isEqualTo(address);
        assertThat(posix.address(buffer.slice())).isEqualTo(address + 30);
    }

    @Test
    void memoryIsZeroedAndOfTheSizeThatWasAskedFor() {
        NativeMemory memory = posix.memory(70);
        assertThat(memory.bytes().capacity()).isEqualTo(70);
        assertThat(memory.address()).isEqualTo(posix.address(memory.bytes()));
        for (int index = 0; index < 70; index++) {
            assertThat(memory.bytes().get(index)).isZero();
        }
    }

    @Test
    void memoryOnTheHeapHasNoAddress() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> posix.address(ByteBuffer.allocate(1)))
                .withMessageContaining("heap");
    }
}
