package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.key.PresharedKey;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The one test that waits until keys are really two minutes old; those with a hurried clock are in {@link EmbeddedInteropLabIT}. */
@Timeout(200)
class EmbeddedRekeyLabIT {
    /** 130 seconds. */
    private static final int PINGS = 1_300;

    private static final PresharedKey PRESHARED_KEY = PresharedKey.of(new byte[PresharedKey.BYTES]);
    private static final CrossedTransports.Weather FAIR = (from, datagram) -> TimeUnit.MILLISECONDS.toNanos(5);

    @BeforeAll
    static void prerequisites() throws Exception {
        WireGuardLab.require();
    }

    @AfterEach
    void assertNothingLeft() throws Exception {
        InteropPair.assertNothingLeft();
    }

    @Test
    void noPingIsLostWhileKeysAreReplacedByEitherSide() throws Exception {
        try (InteropPair ours = InteropPair.open(0, true, PRESHARED_KEY, FAIR);
                InteropPair theirs = InteropPair.open(1, false, PRESHARED_KEY, FAIR)) {
            ours.introduce();
            theirs.introduce();
            Process pingingOurs = ours.longPingFromGo(PINGS);
            Process pingingTheirs = theirs.longPingFromGo(PINGS);
            assertThat(output(pingingOurs)).contains(PINGS + " received, 0% packet loss");
            assertThat(output(pingingTheirs)).contains(PINGS + " received, 0% packet loss");
            assertThat(ours.answeredByGo()).isEqualTo(2);
            assertThat(theirs.answeredByEmbedded()).isEqualTo(2);
        }
    }

    private static String output(Process process) throws Exception {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
