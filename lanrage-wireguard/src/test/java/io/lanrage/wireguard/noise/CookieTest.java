package io.lanrage.wireguard.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A side under load, and a side that wants to reach it. */
class CookieTest {
    /** Answers the golden initiation; calculated by the program that made that. */
    static final byte[] REPLY = Hex.bytes("""
            03 000000                                                          # type, three zeros
            44332211                                                           # receiver
            070707070707070707070707070707070707070707070707                   # nonce
            274267461d079ea3a76bb169367849f3                                   # cookie
            057543f2f8b511ea1c95f0c266977610                                   #   its tag
            """);

    private static final String SECOND_CODE = "7efcf38fc7f739c38ef216f1803051f0";

    private static final byte[] SOURCE = "192.0.2.1:51820".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER_SOURCE = "192.0.2.2:51820".getBytes(StandardCharsets.US_ASCII);
    private static final long TWO_MINUTES = 120_000_000_000L;
    /** Near the end of the clock's range, so that sums overflow. */
    private static final long START = Long.MAX_VALUE - 5;

    private final Sides sides = new Sides();
    private final HandshakeInitiation initiation = sides.begin().message();
    private final CookieChecker checker = new CookieChecker(sides.responder, new Filling(6, 7));
    private final CookieHolder holder = new CookieHolder(sides.responder.publicKey());

    /** Gives arrays filled with the given bytes, one after the other, and then with ever higher ones. */
    private static final class Filling extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final int[] fills;
        private int next;

        Filling(int... fills) {
            this.fills = fills;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) (next < fills.length ? fills[next] : 100 + next));
            next++;
        }
    }

    @Test
    void replyIsTheGoldenOne() {
        assertThat(checker.check(initiation, SOURCE, START)).isEqualTo(CookieChecker.Verdict.COOKIE_NEEDED);
        assertThat(checker.reply(initiation, SOURCE, START).bytes()).isEqualTo(REPLY);
    }

    @Test
    void secondCodeIsTheGoldenOne() {
        holder.complete(initiation, START);
        assertThat(holder.accept((CookieReply) DecodedDatagram.decode(REPLY), START))
                .isTrue();
        byte[] completed = holder.complete(initiation, START);
        assertThat(Hex.of(completed)).isEqualTo(Hex.of(initiation.bytes()).substring(0, 2 * 132) + SECOND_CODE);
    }

    @Test
    void aMessageWithTheCookieIsAdmittedFromItsSourceOnly() {
        HandshakeInitiation completed = withCookie(START);
        assertThat(checker.check(completed, SOURCE, START)).isEqualTo(CookieChecker.Verdict.ADMITTED);
        assertThat(checker.check(completed, OTHER_SOURCE, START)).isEqualTo(CookieChecker.Verdict.COOKIE_NEEDED);
    }

    @Test
    void aResponseIsAdmittedWithTheCookieToo() {
        HandshakeResponse response = sides.respond(initiation).message();
        CookieChecker ofInitiator = new CookieChecker(sides.initiator, new Filling());
        CookieHolder ofResponder = new CookieHolder(sides.initiator.publicKey());
        ofResponder.complete(response, START);
        assertThat(ofInitiator.check(response, SOURCE, START)).isEqualTo(CookieChecker.Verdict.COOKIE_NEEDED);
        CookieReply reply = ofInitiator.reply(response, SOURCE, START);
        assertThat(reply.receiverIndex()).isEqualTo(Sides.RESPONDER_INDEX);
        assertThat(ofResponder.accept(reply, START)).isTrue();
        HandshakeResponse completed = Sides.response(ofResponder.complete(response, START));
        assertThat(ofInitiator.check(completed, SOURCE, START)).isEqualTo(CookieChecker.Verdict.ADMITTED);
    }

    @Test
    void aMessageForSomebodyElseIsNotAnswered() {
        CookieChecker stranger = new CookieChecker(LocalIdentity.of(Sides.key(9)), new Filling());
        assertThat(stranger.check(initiation, SOURCE, START)).isEqualTo(CookieChecker.Verdict.WRONG_MAC);
    }

    @Test
    void theSecretChangesExactlyAfterTwoMinutes() {
        HandshakeInitiation completed = withCookie(START);
        assertThat(checker.check(completed, SOURCE, after(TWO_MINUTES - 1))).isEqualTo(CookieChecker.Verdict.ADMITTED);
        assertThat(checker.check(completed, SOURCE, after(TWO_MINUTES))).isEqualTo(CookieChecker.Verdict.COOKIE_NEEDED);
    }

    @Test
    void theCookieIsUsedForTwoMinutes() {
        withCookie(START);
        assertThat(hasSecondCode(holder.complete(initiation, after(TWO_MINUTES - 1))))
                .isTrue();
        assertThat(hasSecondCode(holder.complete(initiation, after(TWO_MINUTES))))
                .isFalse();
        assertThat(hasSecondCode(holder.complete(initiation, START)))
                .as("once over, always over")
                .isFalse();
    }

    @Test
    void aReplyIsTakenForTheLatestMessageAndOnce() {
        CookieReply reply = checker.reply(initiation, SOURCE, START);
        assertThat(holder.accept(reply, START)).as("nothing was sent").isFalse();
        holder.complete(initiation, START);
        assertThat(holder.accept(reply, START)).isTrue();
        assertThat(holder.accept(reply, START)).as("taken before").isFalse();
        HandshakeInitiation later = PendingInitiation.begin(
                        sides.initiator, sides.toResponder, 1, Sides.TIMESTAMP, Sides.key(9))
                .message();
        holder.complete(later, START);
        assertThat(holder.accept(reply, START)).as("to an older message").isFalse();
    }

    @Test
    void noReplyWithAChangedBitIsTaken() {
        byte[] reply = checker.reply(initiation, SOURCE, START).bytes();
        holder.complete(initiation, START);
        for (int bit = 8 * 8; bit < 8 * reply.length; bit++) {
            byte[] changed = reply.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            CookieReply decoded = (CookieReply) DecodedDatagram.decode(changed);
            assertThat(holder.accept(decoded, START)).as("bit %d", bit).isFalse();
        }
        assertThat(hasSecondCode(holder.complete(initiation, START))).isFalse();
        assertThat(holder.accept((CookieReply) DecodedDatagram.decode(reply), START))
                .isTrue();
    }

    @Test
    void aReplyOfSomebodyElseIsNotTaken() {
        CookieChecker other = new CookieChecker(LocalIdentity.of(Sides.key(9)), new Filling());
        holder.complete(initiation, START);
        assertThat(holder.accept(other.reply(initiation, SOURCE, START), START)).isFalse();
    }

    @Test
    void afterClosingThereIsNoCookie() {
        HandshakeInitiation completed = withCookie(START);
        holder.close();
        checker.close();
        assertThat(hasSecondCode(holder.complete(initiation, START))).isFalse();
        assertThat(checker.check(completed, SOURCE, START)).isEqualTo(CookieChecker.Verdict.COOKIE_NEEDED);
    }

    private HandshakeInitiation withCookie(long now) {
        holder.complete(initiation, now);
        assertThat(holder.accept(checker.reply(initiation, SOURCE, now), now)).isTrue();
        return Sides.initiation(holder.complete(initiation, now));
    }

    private static boolean hasSecondCode(byte[] message) {
        return !Arrays.equals(message, 132, 148, new byte[16], 0, 16);
    }

    private static long after(long nanos) {
        return START + nanos;
    }
}
