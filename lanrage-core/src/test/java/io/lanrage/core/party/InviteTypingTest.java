package io.lanrage.core.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.net.URI;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What happens when people type: every likely mistake in many invites. */
class InviteTypingTest {

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int INVITES = 150;
    private static final int PREFIX = "LAN-".length();

    private final Random random = seeded();

    /** 150 invites with 30 · 31 substitutions each: with 22 bits of checksum, 0.03 of them are expected to pass. */
    @Test
    void everySubstitutionIsFound() {
        int passed = 0;
        for (int i = 0; i < INVITES; i++) {
            String code = Invite.of(secret()).code();
            for (int at = PREFIX; at < code.length(); at++) {
                for (char other : ALPHABET.toCharArray()) {
                    if (code.charAt(at) != '-' && code.charAt(at) != other) {
                        passed += typed(code.substring(0, at) + other + code.substring(at + 1));
                    }
                }
            }
        }
        assertThat(passed).isLessThanOrEqualTo(1);
    }

    @Test
    void everySwapOfNeighboursIsFound() {
        int passed = 0;
        for (int i = 0; i < 4 * INVITES; i++) {
            String code = Invite.of(secret()).code().replace("-", "");
            for (int at = "LAN".length(); at + 1 < code.length(); at++) {
                if (code.charAt(at) != code.charAt(at + 1)) {
                    passed += typed(
                            code.substring(0, at) + code.charAt(at + 1) + code.charAt(at) + code.substring(at + 2));
                }
            }
        }
        assertThat(passed).isLessThanOrEqualTo(1);
    }

    @Test
    void everyMissingOrDoubledCharacterIsFound() {
        for (int i = 0; i < INVITES; i++) {
            String code = Invite.of(secret()).code();
            for (int at = PREFIX; at < code.length(); at++) {
                if (code.charAt(at) != '-') {
                    assertThat(codeOf(code.substring(0, at) + code.substring(at + 1)))
                            .isEqualTo(ErrorCode.INVITE_INVALID);
                    assertThat(codeOf(code.substring(0, at) + code.charAt(at) + code.substring(at)))
                            .isEqualTo(ErrorCode.INVITE_INVALID);
                }
            }
        }
    }

    @Test
    void invitesCutAnywhereAreRefused() {
        String link = new Invite(secret(), Optional.of(URI.create("wss://play.example:443"))).text();
        for (int length = 0; length < link.length(); length++) {
            assertThat(codeOf(link.substring(0, length))).isEqualTo(ErrorCode.INVITE_INVALID);
        }
    }

    @Test
    void generatedInvitesSurviveTheRoundTrip() {
        String[] hosts = {"play.example", "localhost", "192.0.2.7", "[fd00::1]", "a-b.c-d.example"};
        for (int i = 0; i < 2_000; i++) {
            URI server = URI.create((random.nextBoolean() ? "ws" : "wss") + "://" + hosts[random.nextInt(hosts.length)]
                    + ":" + (1 + random.nextInt(65535)));
            Invite invite = new Invite(secret(), random.nextBoolean() ? Optional.of(server) : Optional.empty());

            assertThat(Invite.parse(invite.text())).isEqualTo(invite).hasSameHashCodeAs(invite);
            assertThat(Invite.parse(invite.code()).secret()).isEqualTo(invite.secret());
        }
    }

    @Test
    void randomTextIsRefusedByItsType() {
        String likely = "LAN-lanrage://play.example:7777/join?tls#0123456789ABCDEFZ %[]";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text =
                    new StringBuilder(random.nextBoolean() ? "" : random.nextBoolean() ? "LAN-" : "lanrage://");
            int length = random.nextInt(60);
            for (int at = 0; at < length; at++) {
                text.append(
                        random.nextInt(8) == 0
                                ? (char) random.nextInt(0x10000)
                                : likely.charAt(random.nextInt(likely.length())));
            }
            assertThat(codeOf(text.toString())).isIn(ErrorCode.INVITE_INVALID, ErrorCode.INVITE_MISTYPED);
        }
    }

    private int typed(String text) {
        try {
            Invite.parse(text);
            return 1;
        } catch (InputException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.INVITE_MISTYPED);
            return 0;
        }
    }

    private static ErrorCode codeOf(String text) {
        try {
            Invite.parse(text);
            throw new AssertionError("'" + text + "' was taken for an invite");
        } catch (InputException e) {
            return e.code();
        }
    }

    private PartySecret secret() {
        byte[] bytes = new byte[PartySecret.BYTES];
        random.nextBytes(bytes);
        return PartySecret.of(bytes);
    }

    private static Random seeded() {
        long seed = System.nanoTime();
        System.out.println("InviteTypingTest seed " + seed);
        return new Random(seed);
    }
}
