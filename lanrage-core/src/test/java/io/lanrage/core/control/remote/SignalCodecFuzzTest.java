package io.lanrage.core.control.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.PeerSignal;
import io.lanrage.core.error.InputException;
import io.lanrage.core.nat.Candidate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignalCodecFuzzTest {

    private static final int ROUNDS = 5_000;
    private static final String ALPHABET = "{}[]\":,0123etr.\\u";

    private final SignalCodec codec = new SignalCodec();
    private final Random random = seeded();

    @Test
    void generatedSignalsSurviveTheRoundTrip() throws Exception {
        for (int round = 0; round < 2_000; round++) {
            PeerSignal signal = signal();

            assertThat(codec.decode(codec.encode(signal))).isEqualTo(signal);
        }
    }

    @Test
    void randomTextIsReadOrRefused() {
        for (int round = 0; round < ROUNDS; round++) {
            char[] text = new char[random.nextInt(200)];
            for (int i = 0; i < text.length; i++) {
                text[i] = random.nextInt(4) == 0
                        ? (char) random.nextInt(0x10000)
                        : ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            }
            readOrRefuse(new String(text));
        }
    }

    @Test
    void changedSignalsAreReadOrRefused() throws Exception {
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder text = new StringBuilder(codec.encode(signal()));
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(text.length());
                if (random.nextBoolean()) {
                    text.setCharAt(at, (char) (32 + random.nextInt(96)));
                } else {
                    text.deleteCharAt(at);
                }
            }
            read += readOrRefuse(text.toString());
        }
        assertThat(read).isBetween(1, ROUNDS - 1);
    }

    private int readOrRefuse(String text) {
        try {
            codec.decode(text);
            return 1;
        } catch (InputException e) {
            assertThat(e.getMessage()).isNotBlank();
            return 0;
        }
    }

    private PeerSignal signal() throws UnknownHostException {
        List<Candidate> candidates = new ArrayList<>();
        int wanted = random.nextInt(Candidate.MAX_PER_PEER + 1);
        while (candidates.size() < wanted) {
            byte[] address = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(address);
            Candidate.Kind kind = Candidate.Kind.values()[random.nextInt(Candidate.Kind.values().length)];
            try {
                candidates.add(new Candidate(
                        kind, new InetSocketAddress(InetAddress.getByAddress(address), 1 + random.nextInt(65535))));
            } catch (InputException e) {
                // An address that cannot be sent to: take another.
            }
        }
        return new PeerSignal.Candidates(candidates, random.nextBoolean());
    }

    private static Random seeded() {
        long seed = System.nanoTime();
        System.out.println("SignalCodecFuzzTest seed " + seed);
        return new Random(seed);
    }
}
