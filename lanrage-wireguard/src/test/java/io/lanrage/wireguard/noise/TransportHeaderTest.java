package io.lanrage.wireguard.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class TransportHeaderTest {
    private static final byte[] GOLDEN = Hex.bytes("""
            04 000000          # type, three zeros
            44332211           # receiver
            efcdab8967452381   # counter
            """);
    private static final int OFFSET = 3;

    @Test
    void headerIsTheGoldenOneInAnyBuffer() {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            ByteBuffer memory = ByteBuffer.allocateDirect(OFFSET + 32).order(order);
            TransportHeader.write(memory, OFFSET, 0x11223344, 0x81234567_89abcdefL);
            byte[] written = new byte[TransportHeader.BYTES];
            memory.get(OFFSET, written);
            assertThat(written).isEqualTo(GOLDEN);
            assertThat(TransportHeader.receiverIndex(memory, OFFSET)).isEqualTo(0x11223344);
            assertThat(TransportHeader.counter(memory, OFFSET)).isEqualTo(0x81234567_89abcdefL);
            assertThat(memory.position()).isZero();
        }
    }

    @Test
    void theShortestTransportDatagramHasNothingButATag() {
        ByteBuffer memory = ByteBuffer.allocateDirect(OFFSET + 32);
        TransportHeader.write(memory, OFFSET, 0, 0);
        assertThat(TransportHeader.isTransport(memory, OFFSET, 32)).isTrue();
        for (int bytes = 0; bytes < 32; bytes++) {
            assertThat(TransportHeader.isTransport(memory, OFFSET, bytes)).isFalse();
        }
    }

    @Test
    void anyOtherTypeIsNoTransport() {
        ByteBuffer memory = ByteBuffer.allocateDirect(OFFSET + 32);
        for (int bit = 0; bit < 32; bit++) {
            TransportHeader.write(memory, OFFSET, 0, 0);
            int at = OFFSET + bit / 8;
            memory.put(at, (byte) (memory.get(at) ^ 1 << bit % 8));
            assertThat(TransportHeader.isTransport(memory, OFFSET, 32))
                    .as("bit %d", bit)
                    .isFalse();
        }
    }
}
