package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.key.PresharedKey;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The one test that waits until keys are really two minutes old; those with a hurried clock are in {@link EmbeddedInteropLabIT}. */
@Timeout(200)
class EmbeddedRekeyLabIT {
    /** 130 seconds. */
    private static final int PINGS = 1_300;

    private static final Pattern ANSWER = Pattern.compile("icmp_seq=(\\d+) ttl=");

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
            assertThat(unanswered(pingingOurs)).isEmpty();
            assertThat(unanswered(pingingTheirs)).isEmpty();
            assertThat(ours.answeredByGo()).isEqualTo(2);
            assertThat(theirs.answeredByEmbedded()).isEqualTo(2);
        }
    }

    /** The sequence numbers of the pings that got no answer. */
    private static Set<Integer> unanswered(Process ping) throws Exception {
        Set<Integer> sequences = IntStream.rangeClosed(1, PINGS).boxed().collect(Collectors.toCollection(TreeSet::new));
        String output = new String(ping.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        ANSWER.matcher(output).results().forEach(answer -> sequences.remove(Integer.valueOf(answer.group(1))));
        return sequences;
    }
}
