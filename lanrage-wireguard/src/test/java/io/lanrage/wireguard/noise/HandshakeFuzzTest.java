package io.lanrage.wireguard.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.key.PrivateKey;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever arrives is refused or right; and whatever two sides say to each other is understood. */
class HandshakeFuzzTest {
    private static final int DATAGRAMS = 20_000;
    private static final int HANDSHAKES = 40;
    private static final int[] LENGTHS = {HandshakeInitiation.BYTES, HandshakeResponse.BYTES, CookieReply.BYTES};

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Sides sides = new Sides();

    @Test
    void randomBytesAreRefused() {
        PendingInitiation pending = sides.begin();
        CookieHolder holder = new CookieHolder(sides.responder.publicKey());
        holder.complete(pending.message(), 0);
        int decoded = 0;
        for (int i = 0; i < DATAGRAMS; i++) {
            byte[] datagram = datagram();
            DecodedDatagram what = DecodedDatagram.decode(datagram);
            decoded += what instanceof Refusal ? 0 : 1;
            if (what instanceof HandshakeInitiation initiation) {
                assertThat(sides.read(initiation)).as("seed %d", seed).isEqualTo(Refusal.WRONG_MAC);
            } else if (what instanceof HandshakeResponse response) {
                assertThat(pending.consume(response)).as("seed %d", seed).isEqualTo(Refusal.WRONG_MAC);
            } else if (what instanceof CookieReply reply) {
                assertThat(holder.accept(reply, 0)).as("seed %d", seed).isFalse();
            }
        }
        assertThat(decoded).as("decoded, seed %d", seed).isGreaterThan(DATAGRAMS / 20);
    }

    /** A type and a length that fit, often enough. */
    private byte[] datagram() {
        int bytes = random.nextInt(4) == 0 ? random.nextInt(200) : LENGTHS[random.nextInt(LENGTHS.length)];
        byte[] datagram = new byte[bytes];
        random.nextBytes(datagram);
        if (bytes >= 4 && random.nextInt(8) != 0) {
            datagram[0] = (byte) random.nextInt(1, 4);
            datagram[1] = 0;
            datagram[2] = 0;
            datagram[3] = 0;
        }
        return datagram;
    }

    /** Behind a right first code, everything is calculated and nothing is believed. */
    @Test
    void randomBytesWithTheRightCodeAreRefused() {
        PendingInitiation pending = sides.begin();
        byte[] response = sides.respond(pending.message()).message().bytes();
        for (int i = 0; i < HANDSHAKES; i++) {
            byte[] initiation = pending.message().bytes();
            scramble(initiation, 8, 116);
            assertThat(sides.read(Sides.initiation(Sides.signedAnew(initiation, sides.responder))))
                    .as("seed %d", seed)
                    .isInstanceOf(Refusal.class);
            byte[] changed = response.clone();
            scramble(changed, 12, 60);
            assertThat(pending.consume(Sides.response(Sides.signedAnew(changed, sides.initiator))))
                    .as("seed %d", seed)
                    .isInstanceOf(Refusal.class);
        }
        assertThat(pending.consume(Sides.response(response))).isInstanceOf(SessionKeys.class);
    }

    private void scramble(byte[] datagram, int from, int to) {
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            datagram[random.nextInt(from, to)] ^= (byte) random.nextInt(1, 256);
        }
    }

    @Test
    void sidesWithRandomKeysUnderstandEachOther() {
        for (int i = 0; i < HANDSHAKES; i++) {
            LocalIdentity initiator = LocalIdentity.of(key());
            LocalIdentity responder = LocalIdentity.of(key());
            PeerKeys toResponder = initiator.peer(responder.publicKey());
            PeerKeys toInitiator = responder.peer(initiator.publicKey());
            Tai64n timestamp = new Tai64n(random.nextLong(), random.nextInt());
            PendingInitiation pending =
                    PendingInitiation.begin(initiator, toResponder, random.nextInt(), timestamp, key());
            HandshakeInitiation sent = Sides.initiation(pending.message().bytes());
            ReceivedInitiation received = (ReceivedInitiation) ReceivedInitiation.read(
                    responder,
                    sent,
                    key -> key.equals(initiator.publicKey()) ? Optional.of(toInitiator) : Optional.empty());
            assertThat(received.timestamp()).as("seed %d", seed).isEqualTo(timestamp);
            ReceivedInitiation.Answer answer = received.respond(random.nextInt(), key());
            SessionKeys keys = (SessionKeys)
                    pending.consume(Sides.response(answer.message().bytes()));
            assertThat(keys.sendKey(byte[]::clone))
                    .as("seed %d", seed)
                    .isEqualTo(answer.keys().receiveKey(byte[]::clone));
            assertThat(keys.remoteIndex()).isEqualTo(answer.keys().localIndex());
        }
    }

    private PrivateKey key() {
        byte[] bytes = new byte[PrivateKey.BYTES];
        random.nextBytes(bytes);
        return PrivateKey.of(bytes);
    }
}
