package io.lanrage.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutputLinesTest {
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final OutputLines lines = new OutputLines();

    @Test
    void textIsCutAtLineFeedsAndTheLastLineNeedsNone() {
        follow("one\n\ntwö\nthree");

        assertThat(lines.lines()).containsExactly("one", "", "twö", "three");
        assertThat(lines.text()).isEqualTo("one\n\ntwö\nthree\n");
    }

    @Test
    void lineThatDoesNotEndIsCutIntoPieces() {
        follow("x".repeat(2 * OutputLines.MAX_LINE_CHARS + 1));

        assertThat(lines.lines())
                .extracting(String::length)
                .containsExactly(OutputLines.MAX_LINE_CHARS, OutputLines.MAX_LINE_CHARS, 1);
    }

    @Test
    void onlyTheLatestLinesAreKept() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i <= OutputLines.MAX_LINES; i++) {
            text.append(i).append('\n');
        }

        follow(text.toString());

        assertThat(lines.lines()).hasSize(OutputLines.MAX_LINES).startsWith("1").endsWith("" + OutputLines.MAX_LINES);
    }

    @Test
    void waitingFindsTheFirstLineThatCameBefore() throws InterruptedException {
        follow("a1\nb1\nb2\n");

        assertThat(lines.await(line -> line.startsWith("b"), LONG_NANOS)).contains("b1");
    }

    @Test
    void waitingEndsWithTheStream() throws InterruptedException {
        follow("a\n");

        assertThat(lines.await("b"::equals, LONG_NANOS)).isEmpty();
        lines.awaitEnd(LONG_NANOS);
    }

    @Test
    void waitingEndsWithTheTime() throws InterruptedException {
        assertThat(lines.await("never"::equals, TimeUnit.MILLISECONDS.toNanos(1)))
                .isEmpty();
    }

    @Test
    void waitingWakesUpForALineThatComesLater() throws InterruptedException {
        Thread waiting = Thread.currentThread();
        Thread process = new Thread(() -> {
            while (waiting.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            follow("first\nlater\n");
        });
        process.start();

        assertThat(lines.await("later"::equals, LONG_NANOS)).contains("later");
        process.join();
    }

    @Test
    void brokenStreamIsAnEnd() throws InterruptedException {
        lines.follow(new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the process was ended");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }
        });

        assertThat(lines.lines()).isEmpty();
        lines.awaitEnd(LONG_NANOS);
    }

    private void follow(String text) {
        lines.follow(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
