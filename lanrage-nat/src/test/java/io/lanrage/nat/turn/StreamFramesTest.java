package io.lanrage.nat.turn;

import static io.lanrage.nat.turn.StreamFrames.Kind.BROKEN;
import static io.lanrage.nat.turn.StreamFrames.Kind.CHANNEL_DATA;
import static io.lanrage.nat.turn.StreamFrames.Kind.INCOMPLETE;
import static io.lanrage.nat.turn.StreamFrames.Kind.STUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lanrage.nat.stun.HexDump;
import io.lanrage.nat.stun.TestRandom;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StreamFramesTest {

    private static final int LIMIT = 2048;

    private static final String SEND = """
            00 16 00 18 21 12 a4 42                         # Send indication, 24 bytes follow; cookie
            01 02 03 04 05 06 07 08 09 0a 0b 0c             # transaction id
            00 12 00 08 00 01 48 95 e1 12 a6 4b             # XOR-PEER-ADDRESS
            00 13 00 05 68 65 6c 6c 6f 00 00 00             # DATA
            """;

    private static final String CHANNEL_OF_FIVE = "4001 0005 68656c6c6f 000000";

    private final StreamFrames frames = new StreamFrames(LIMIT);

    @Test
    void messagesFollowEachOther() {
        ByteBuffer stream = HexDump.buffer(CHANNEL_OF_FIVE + SEND + "4002 0000");

        assertThat(frames.next(stream, 0, 60)).isEqualTo(CHANNEL_DATA);
        assertThat(frames.messageBytes()).isEqualTo(9);
        assertThat(frames.frameBytes()).isEqualTo(12);
        assertThat(frames.next(stream, 12, 48)).isEqualTo(STUN);
        assertThat(frames.messageBytes()).isEqualTo(44);
        assertThat(frames.frameBytes()).isEqualTo(44);
        assertThat(frames.next(stream, 56, 4)).isEqualTo(CHANNEL_DATA);
        assertThat(frames.frameBytes()).isEqualTo(4);
        assertThat(frames.next(stream, 60, 0)).isEqualTo(INCOMPLETE);
        assertThat(frames.frameBytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {SEND, CHANNEL_OF_FIVE})
    void messageIsIncompleteUntilItsLastByte(String dump) {
        ByteBuffer whole = HexDump.buffer(dump);
        for (int size = 0; size < whole.capacity(); size++) {
            ByteBuffer cut = whole.slice(0, size);
            assertThat(frames.next(cut, 0, size)).as("%d bytes", size).isEqualTo(INCOMPLETE);
            assertThat(frames.messageBytes()).isZero();
        }
        assertThat(frames.next(whole, 0, whole.capacity())).isNotEqualTo(INCOMPLETE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80", // no message begins so
                "c0 00 00", // neither
                "0001 0002 2112a442", // a length that is no multiple of 4
                "0001 0000 20", // not the cookie, seen at its first byte
                "0001 0000 2112a443",
                "4000 0801", // one byte more than the limit
                "0001 07f0" // four more
            })
    void otherBytesBreakTheStreamAsSoonAsTheyAreSeen(String dump) {
        ByteBuffer bytes = HexDump.buffer(dump);

        assertThat(frames.next(bytes, 0, bytes.remaining())).isEqualTo(BROKEN);
        assertThat(frames.frameBytes()).isZero();
    }

    @Test
    void largestMessagesAreTaken() {
        assertThat(frames.next(HexDump.buffer("4000 07fc"), 0, 4)).isEqualTo(INCOMPLETE);
        assertThat(frames.next(HexDump.buffer("0001 07ec 2112a442"), 0, 8)).isEqualTo(INCOMPLETE);
    }

    @Test
    void limitHasRoomForAHeader() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StreamFrames(19))
                .withMessage("frame limit of 19 bytes is below 20");
    }

    @Test
    void anyCuttingOfAStreamGivesTheSameMessages() {
        Random random = TestRandom.forTest("StreamFramesTest");
        for (int round = 0; round < 300; round++) {
            List<Integer> lengths = new ArrayList<>();
            ByteBuffer stream = ByteBuffer.allocate(20 * LIMIT);
            for (int i = random.nextInt(20); i > 0; i--) {
                lengths.add(putMessage(stream, random));
            }
            assertThat(readInPieces(stream.flip(), random)).isEqualTo(lengths);
        }
    }

    private static int putMessage(ByteBuffer stream, Random random) {
        int at = stream.position();
        if (random.nextBoolean()) {
            int data = random.nextInt(300);
            ChannelData.putHeader(stream, at, ChannelData.MIN_CHANNEL + random.nextInt(0x1000), data);
            stream.position(at + ChannelData.streamBytes(data));
            return ChannelData.HEADER_BYTES + data;
        }
        int body = 4 * random.nextInt(50);
        stream.putShort(at, (short) random.nextInt(0x4000))
                .putShort(at + 2, (short) body)
                .putInt(at + 4, 0x2112A442)
                .position(at + 20 + body);
        return 20 + body;
    }

    private List<Integer> readInPieces(ByteBuffer stream, Random random) {
        List<Integer> lengths = new ArrayList<>();
        int consumed = 0;
        for (int arrived = 0; arrived <= stream.limit(); arrived += 1 + random.nextInt(400)) {
            consumed = drain(stream, consumed, arrived, lengths);
        }
        consumed = drain(stream, consumed, stream.limit(), lengths);
        assertThat(consumed).isEqualTo(stream.limit());
        return lengths;
    }

    private int drain(ByteBuffer stream, int from, int arrived, List<Integer> lengths) {
        int consumed = from;
        while (true) {
            StreamFrames.Kind kind = frames.next(stream, consumed, arrived - consumed);
            assertThat(kind).isNotEqualTo(BROKEN);
            if (kind == INCOMPLETE) {
                return consumed;
            }
            lengths.add(frames.messageBytes());
            consumed += frames.frameBytes();
        }
    }

    @Test
    void randomBytesNeverReachBeyondWhatArrived() {
        Random random = TestRandom.forTest("StreamFramesTest.random");
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            StreamFrames.Kind kind = frames.next(ByteBuffer.wrap(bytes), 0, bytes.length);
            boolean whole = kind == STUN || kind == CHANNEL_DATA;
            assertThat(frames.frameBytes()).isBetween(whole ? 4 : 0, whole ? bytes.length : 0);
        }
    }
}
