package io.lanrage.wireguard.aead;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to seal and to open a packet, with each implementation. The packets are as a batch of the engine holds
 * them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class AeadBenchmark {
    /** Many enough that two neighbours never have the same counter, few enough to stay in the processor's cache. */
    private static final int PACKETS = 16;

    private static final int STRIDE_BYTES = 1536;
    private static final int HEADER_BYTES = 16;

    @Param
    AeadChoice choice;

    @Param({"100", "1280", "1420"})
    int bytes;

    private final ByteBuffer sent = ByteBuffer.allocateDirect(PACKETS * STRIDE_BYTES);
    private final ByteBuffer received = ByteBuffer.allocateDirect(PACKETS * STRIDE_BYTES);
    private final ByteBuffer opened = ByteBuffer.allocateDirect(PACKETS * STRIDE_BYTES);
    private Aead.Key sealing;
    private Aead.Key opening;
    private long counter;

    @Setup
    public void seal() throws AeadUnavailableException {
        Aead aead = choice.open();
        byte[] key = new byte[Aead.KEY_BYTES];
        sealing = aead.key(key);
        opening = aead.key(key);
        for (int i = 0; i < PACKETS; i++) {
            sealing.seal(i, received, offset(i), bytes);
        }
        counter = PACKETS;
    }

    @TearDown
    public void close() {
        sealing.close();
        opening.close();
    }

    @Benchmark
    public void sealing() {
        sealing.seal(counter, sent, offset(counter), bytes);
        counter++;
    }

    @Benchmark
    public boolean opening() {
        long packet = counter++ % PACKETS;
        int offset = offset(packet);
        return opening.open(packet, received, offset, bytes + Aead.TAG_BYTES, opened, offset);
    }

    private static int offset(long packet) {
        return (int) (packet % PACKETS) * STRIDE_BYTES + HEADER_BYTES;
    }
}
