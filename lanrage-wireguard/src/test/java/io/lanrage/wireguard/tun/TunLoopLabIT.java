package io.lanrage.wireguard.tun;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TCP of real programs over two devices back to back. */
@Timeout(60)
class TunLoopLabIT {
    private static final long BYTES = 100_000_000;
    private static final int MTU = 1_420;

    private final long seed = System.nanoTime();
    private TunLoop loop;

    @BeforeAll
    static void prerequisites() throws Exception {
        TunLab.require();
    }

    @BeforeEach
    void open() throws Exception {
        loop = TunLoop.open(MTU);
    }

    @AfterEach
    void close() throws Exception {
        loop.end();
    }

    @Test
    void hundredMegabytesArriveUnchangedInLargePackets() throws Exception {
        Process receiver = start(TunLoop.rightNamespace(), "receive", TunLoop.RIGHT_ADDRESS);
        try {
            BufferedReader received = receiver.inputReader();
            Process sender = start(
                    TunLoop.leftNamespace(),
                    "send",
                    TunLoop.RIGHT_ADDRESS,
                    received.readLine(),
                    Long.toString(BYTES),
                    Long.toString(seed));
            assertThat(sender.inputReader().readLine())
                    .as("seed %d", seed)
                    .startsWith(BYTES + " bytes")
                    .isEqualTo(received.readLine());
            assertThat(sender.waitFor()).isZero();
            assertThat(receiver.waitFor()).isZero();
        } finally {
            receiver.destroyForcibly();
        }
        TunStatistics out = loop.left().statistics();
        TunStatistics in = loop.right().statistics();
        assertThat(out.packetsRead()).isGreaterThanOrEqualTo(BYTES / MTU);
        assertThat(in.packetsWritten()).isGreaterThanOrEqualTo(BYTES / MTU);
        // Fifty segments fit into one; even the slow beginning leaves ten on the average.
        assertThat(out.superPacketsRead()).isBetween(BYTES / 65_536, out.packetsRead() / 10);
        assertThat(in.superPacketsWritten()).isBetween(BYTES / 65_536, out.packetsRead() / 10);
        assertThat(out.readDrops() + in.readDrops() + out.writeDrops() + in.writeDrops())
                .isZero();
    }

    private static Process start(String namespace, String... arguments) throws IOException {
        return new ProcessBuilder(
                        TunLab.java(List.of("ip", "netns", "exec", namespace), StreamProgram.class, arguments))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
