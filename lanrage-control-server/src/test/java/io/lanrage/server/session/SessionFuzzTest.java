package io.lanrage.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.message.MessageCodec;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.Proof;
import io.lanrage.core.key.Sealed;
import io.lanrage.core.nat.NatBehavior;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.PartyKeys;
import io.lanrage.core.party.PartySecret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Broken frames to a session that is authenticated: each is refused or asked, and none throws. */
class SessionFuzzTest {

    private static final Rate UNLIMITED = new Rate(1_000_000, 1_000_000);
    private static final SessionLimits LIMITS =
            new SessionLimits(1, 1, UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, 1, Duration.ofSeconds(5));
    private static final int RUNS = 20_000;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final Identity ann = Identity.generate();
    private final Session session =
            new Session(new MessageCodec(), Optional.empty(), LIMITS, now -> true, new SecureRandom(), 0);
    private final List<String> frames = frames();

    @BeforeEach
    void authenticate() {
        System.out.println("SessionFuzzTest seed " + seed);
        session.onText(Identity.text(1, ann.authenticate(session.challenge())), 0);
    }

    private List<String> frames() {
        PartyKeys keys = PartyKeys.of(PartySecret.of(new byte[PartySecret.BYTES]));
        PeerId peer = ann.publicKey().peerId();
        Sealed name = Sealed.of(new byte[20]);
        Proof proof = Proof.ofJoin(keys.joinKey(), new byte[32], ann.publicKey());
        return List.of(
                Identity.text(1, new Request.Heartbeat()),
                Identity.text(
                        2,
                        new Request.PartyCreate(
                                keys.partyId(), keys.joinKey(), name, name, HostLeavePolicy.MIGRATE, 4, List.of())),
                Identity.text(3, new Request.PartyJoin(keys.partyId(), proof, name, List.of())),
                Identity.text(4, new Request.PartyLeave(keys.partyId())),
                Identity.text(5, new Request.PartyGet(keys.partyId())),
                Identity.text(
                        6,
                        new Request.PeerUpdate(keys.partyId(), NatType.OPEN, NatBehavior.UNKNOWN, NatBehavior.UNKNOWN)),
                Identity.text(7, new Request.PeerGet(keys.partyId(), peer)),
                Identity.text(8, new Request.Signal(keys.partyId(), peer, name)));
    }

    private void offer(String text) {
        assertThat(session.onText(text, 0)).isInstanceOfAny(Step.Ask.class, Step.Refuse.class);
    }

    @Test
    void wholeFramesAreAsked() {
        assertThat(frames)
                .allSatisfy(frame -> assertThat(session.onText(frame, 0)).isInstanceOf(Step.Ask.class));
    }

    @Test
    void framesCutAtEachCharacterAreRefused() {
        for (String frame : frames) {
            for (int length = 0; length < frame.length(); length++) {
                assertThat(session.onText(frame.substring(0, length), 0)).isInstanceOf(Step.Refuse.class);
            }
        }
    }

    @Test
    void framesWithChangedBytesNeverThrow() {
        for (int run = 0; run < RUNS; run++) {
            byte[] bytes = frames.get(random.nextInt(frames.size())).getBytes(StandardCharsets.UTF_8);
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            offer(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    @Test
    void framesWithOddValuesNeverThrow() {
        List<String> values = List.of(
                "null",
                "true",
                "-1",
                "1e999",
                "9223372036854775808",
                "\"\"",
                "[]",
                "{}",
                "[[[[[[[[[[]]]]]]]]]]",
                "\"\\ud800\"",
                "{\"a\":1,\"a\":2}",
                "\"" + "x".repeat(60_000) + "\"");
        for (String frame : frames) {
            for (String value : values) {
                offer(frame.replaceAll(
                        "\"(id|partyId|peerId|key|proof|natType|networks|maxMembers)\":[^,}]*",
                        "\"$1\":" + value.replace("\\", "\\\\")));
                offer(frame.replaceFirst("\"type\":[^,}]*", "\"type\":" + value.replace("\\", "\\\\")));
            }
        }
    }

    @Test
    void randomTextNeverThrows() {
        for (int run = 0; run < RUNS; run++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            offer(new String(bytes, StandardCharsets.ISO_8859_1));
        }
    }
}
