package io.lanrage.wireguard.noise;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/**
 * Whatever arrives while a handshake is pending is refused, and the handshake can still be finished. Runs over the
 * inputs among the resources; with {@code JAZZER_FUZZ=1} in the environment it looks for new ones.
 */
class DatagramFuzzTest {
    private static final Sides SIDES = new Sides();
    private static final byte[] GOLDEN_FIRST =
            Sides.initiation(HandshakeMessageTest.INITIATION).noise();
    private static final byte[] GOLDEN_SECOND =
            Sides.response(HandshakeMessageTest.RESPONSE).noise();

    @FuzzTest(maxDuration = "5m")
    void noDatagramChangesAnything(byte[] datagram) {
        PendingInitiation pending = SIDES.begin();
        CookieHolder holder = new CookieHolder(SIDES.responder.publicKey());
        holder.complete(pending.message(), 0);

        take(pending, holder, datagram);
        if (datagram.length > 2 * Macs.MAC_BYTES) {
            // Who knows the public keys can make the first code, so what comes behind it has to hold as well.
            take(pending, holder, Sides.signedAnew(datagram, SIDES.responder));
            take(pending, holder, Sides.signedAnew(datagram, SIDES.initiator));
        }

        HandshakeResponse response = SIDES.respond(pending.message()).message();
        assertThat(pending.consume(response)).isInstanceOf(SessionKeys.class);
    }

    private static void take(PendingInitiation pending, CookieHolder holder, byte[] datagram) {
        DecodedDatagram decoded = DecodedDatagram.decode(datagram);
        if (decoded instanceof HandshakeInitiation initiation && !Arrays.equals(initiation.noise(), GOLDEN_FIRST)) {
            assertThat(SIDES.read(initiation)).isInstanceOf(Refusal.class);
        } else if (decoded instanceof HandshakeResponse response && !Arrays.equals(response.noise(), GOLDEN_SECOND)) {
            assertThat(pending.consume(response)).isInstanceOf(Refusal.class);
        } else if (decoded instanceof CookieReply reply) {
            holder.accept(reply, 0);
        }
    }
}
