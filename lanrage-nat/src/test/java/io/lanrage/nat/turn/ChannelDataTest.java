package io.lanrage.nat.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.stun.HexDump;
import io.lanrage.nat.stun.TestRandom;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChannelDataTest {

    private static final String HELLO = """
            40 01 00 05                                     # channel 0x4001, 5 bytes of data
            68 65 6c 6c 6f                                  # "hello"
            """;

    private static final String HELLO_ON_A_STREAM = HELLO + """
            00 00 00                                        # up to a multiple of 4
            """;

    @Test
    void messageHasTheseBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(12);
        bytes.put(4, new byte[] {'h', 'e', 'l', 'l', 'o', 1, 2, 3});

        ChannelData.putHeader(bytes, 0, 0x4001, 5);

        assertThat(bytes.slice(0, 9)).isEqualTo(HexDump.buffer(HELLO));
        assertThat(ChannelData.putPadding(bytes, 0, 5)).isEqualTo(12);
        assertThat(bytes).isEqualTo(HexDump.buffer(HELLO_ON_A_STREAM));
        assertThat(ChannelData.channel(bytes, 0)).isEqualTo(0x4001);
        assertThat(ChannelData.dataBytes(bytes, 0)).isEqualTo(5);
    }

    @Test
    void datagramMayHavePaddingButMustHaveAllItsData() {
        ByteBuffer padded = HexDump.buffer(HELLO_ON_A_STREAM);
        for (int length = 0; length <= padded.remaining(); length++) {
            assertThat(ChannelData.isDatagram(padded, 0, length))
                    .as("%d bytes", length)
                    .isEqualTo(length >= 9);
        }
    }

    @Test
    void dataCanBeNothing() {
        assertThat(ChannelData.isDatagram(HexDump.buffer("4000 0000"), 0, 4)).isTrue();
        assertThat(ChannelData.streamBytes(0)).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "0x3FFF, false",
        "0x4000, true",
        "0x4FFF, true",
        "0x5000, true",
        "0x7FFF, true",
        "0x8000, false",
        "0xFFFF, false"
    })
    void channelsAreTheNumbersFrom4000To7fff(String number, boolean channel) {
        int code = Integer.decode(number);

        assertThat(ChannelData.isChannel(code)).isEqualTo(channel);
        assertThat(ChannelData.startsWith(code >>> 8)).isEqualTo(channel);
        assertThat(ChannelData.startsWith((byte) (code >>> 8))).isEqualTo(channel);
    }

    @ParameterizedTest
    @CsvSource({"0, 4", "1, 8", "4, 8", "5, 12", "65535, 65540"})
    void streamsArePaddedToMultiplesOfFour(int data, int whole) {
        assertThat(ChannelData.streamBytes(data)).isEqualTo(whole);
    }

    @Test
    void headersRoundTripInAnyOrderAndPlace() {
        Random random = TestRandom.forTest("ChannelDataTest");
        ByteBuffer bytes = ByteBuffer.allocateDirect(64).order(ByteOrder.LITTLE_ENDIAN);
        for (int round = 0; round < 10_000; round++) {
            int at = random.nextInt(60);
            int channel = ChannelData.MIN_CHANNEL + random.nextInt(0x1000);
            int data = random.nextInt(ChannelData.MAX_DATA_BYTES + 1);

            ChannelData.putHeader(bytes, at, channel, data);

            assertThat(ChannelData.channel(bytes, at)).isEqualTo(channel);
            assertThat(ChannelData.dataBytes(bytes, at)).isEqualTo(data);
        }
    }
}
