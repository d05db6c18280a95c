package io.lanrage.nat.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.turn.ChannelData;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A stream is cut into the messages that were written, however it arrives. */
final class LinkReaderTest {

    private final List<byte[]> messages = new ArrayList<>();
    private final LinkReader reader = new LinkReader();

    private void take(ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        messages.add(bytes);
    }

    private static byte[] channelData(int dataBytes) {
        ByteBuffer message = ByteBuffer.allocate(ChannelData.HEADER_BYTES + dataBytes);
        ChannelData.putHeader(message, 0, 0x4000, dataBytes);
        return message.array();
    }

    private static void write(ByteArrayOutputStream stream, byte[] message) {
        stream.writeBytes(message);
        while (stream.size() % 4 != 0) {
            stream.write(0);
        }
    }

    @Test
    void messagesComeOutWholeHoweverTheyArrive() {
        long seed = new Random().nextLong();
        System.out.println("LinkReaderTest: seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> written = new ArrayList<>();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < 300; i++) {
            byte[] message = i % 3 == 0
                    ? StunMessageBuilder.request(StunMethod.REFRESH, new TransactionId(i, i))
                            .encode()
                    : channelData(i % 50 == 1 ? ChannelData.MAX_DATA_BYTES : random.nextInt(1_500));
            written.add(message);
            write(stream, message);
        }
        ByteBuffer all = ByteBuffer.wrap(stream.toByteArray());
        while (all.hasRemaining()) {
            int part = Math.min(all.remaining(), 1 + random.nextInt(random.nextBoolean() ? 10 : 200_000));
            ByteBuffer arrived = all.slice(all.position(), part);
            all.position(all.position() + part);
            assertThat(reader.read(arrived, this::take)).isTrue();
        }
        assertThat(messages).as("seed %d", seed).hasSameSizeAs(written);
        for (int i = 0; i < written.size(); i++) {
            assertThat(messages.get(i)).as("seed %d, message %d", seed, i).isEqualTo(written.get(i));
        }
    }

    @Test
    void whatIsNoTurnEndsTheStream() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        write(stream, channelData(5));
        stream.writeBytes("HTTP/1.1 400 Bad Request".getBytes(StandardCharsets.US_ASCII));
        assertThat(reader.read(ByteBuffer.wrap(stream.toByteArray()), this::take))
                .isTrue();
        assertThat(messages).hasSize(1);
        assertThat(new LinkReader().read(ByteBuffer.wrap(new byte[] {(byte) 0x80}), this::take))
                .isFalse();
    }

    @Test
    void randomBytesAreReadOrRefusedAndNothingElse() {
        long seed = new Random().nextLong();
        System.out.println("LinkReaderTest: seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 500; i++) {
            LinkReader fresh = new LinkReader();
            boolean whole = true;
            for (int part = 0; part < 20 && whole; part++) {
                byte[] bytes = new byte[random.nextInt(300)];
                random.nextBytes(bytes);
                if (bytes.length > 0) {
                    bytes[0] &= 0x7F;
                }
                whole = fresh.read(ByteBuffer.wrap(bytes), this::take);
            }
        }
        assertThat(messages).as("seed %d", seed).allMatch(message -> message.length >= ChannelData.HEADER_BYTES);
    }
}
