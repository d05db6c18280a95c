package io.lanrage.wireguard.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ProgramLogTest {

    @Test
    void lastErrorIsRememberedWithoutItsPrefix() throws InterruptedException {
        assertThat(complaint("""
                        ERROR: (lanrage0) 2026/01/31 12:00:00 the first
                        ERROR: (lanrage0) 2026/01/31 12:00:01 the last
                        DEBUG: (lanrage0) 2026/01/31 12:00:02 Device closed
                        """)).isEqualTo("the last");
    }

    @Test
    void lineOfAnotherProgramIsAComplaint() throws InterruptedException {
        assertThat(complaint("  something else\n\n")).isEqualTo("something else");
    }

    @Test
    void lineWithoutAnEndIsRead() throws InterruptedException {
        assertThat(complaint("no line end")).isEqualTo("no line end");
    }

    @Test
    void endlessLineIsCut() throws InterruptedException {
        assertThat(complaint("x".repeat(1_000_000))).hasSize(1_000);
    }

    @Test
    void silenceIsNoComplaint() throws InterruptedException {
        assertThat(complaint("")).isEmpty();
    }

    private static String complaint(String output) throws InterruptedException {
        ProgramLog log = new ProgramLog("test", new ByteArrayInputStream(output.getBytes(StandardCharsets.UTF_8)));
        log.start();
        log.join(5_000);
        return log.lastComplaint();
    }
}
