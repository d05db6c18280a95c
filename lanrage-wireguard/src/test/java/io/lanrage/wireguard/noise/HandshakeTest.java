package io.lanrage.wireguard.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.InputException;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How two sides come to a session, and how they refuse everything else. */
class HandshakeTest {
    private static final int MACS_BYTES = 32;
    private static final int EPHEMERAL_OF_INITIATION = 8;
    private static final int EPHEMERAL_OF_RESPONSE = 12;

    private final Sides sides = new Sides();
    private final PendingInitiation pending = sides.begin();

    @Test
    void bothSidesGetTheSameKeysAndEachOthersIndexes() {
        ReceivedInitiation received = (ReceivedInitiation) sides.read(pending.message());
        assertThat(received.peer()).isSameAs(sides.toInitiator);
        assertThat(received.timestamp()).isEqualTo(Sides.TIMESTAMP);
        assertThat(received.remoteIndex()).isEqualTo(Sides.INITIATOR_INDEX);

        ReceivedInitiation.Answer answer = received.respond(Sides.RESPONDER_INDEX, Sides.key(4));
        SessionKeys ofInitiator = (SessionKeys) pending.consume(answer.message());
        SessionKeys ofResponder = answer.keys();

        assertThat(sendKey(ofInitiator)).isEqualTo(receiveKey(ofResponder));
        assertThat(receiveKey(ofInitiator)).isEqualTo(sendKey(ofResponder)).isNotEqualTo(sendKey(ofInitiator));
        assertThat(ofInitiator.localIndex())
                .isEqualTo(ofResponder.remoteIndex())
                .isEqualTo(Sides.INITIATOR_INDEX);
        assertThat(ofInitiator.remoteIndex())
                .isEqualTo(ofResponder.localIndex())
                .isEqualTo(Sides.RESPONDER_INDEX);
    }

    @Test
    void sidesWithoutPresharedKeyUnderstandEachOther() {
        PeerKeys toResponder = sides.initiator.peer(sides.responder.publicKey());
        PeerKeys toInitiator = sides.responder.peer(sides.initiator.publicKey());
        PendingInitiation begun =
                PendingInitiation.begin(sides.initiator, toResponder, 1, Sides.TIMESTAMP, Sides.key(3));
        ReceivedInitiation received = (ReceivedInitiation)
                ReceivedInitiation.read(sides.responder, begun.message(), key -> Optional.of(toInitiator));
        assertThat(begun.consume(received.respond(2, Sides.key(4)).message())).isInstanceOf(SessionKeys.class);
    }

    /** The second code is not looked at here: it counts under load only. */
    @Test
    void noInitiationWithAChangedBitIsRead() {
        byte[] original = pending.message().bytes();
        for (int bit = 8 * 4; bit < 8 * (original.length - MACS_BYTES); bit++) {
            assertThat(sides.read(Sides.initiation(flipped(original, bit))))
                    .as("bit %d", bit)
                    .isEqualTo(Refusal.WRONG_MAC);
        }
        for (int bit = 8 * (original.length - MACS_BYTES); bit < 8 * (original.length - 16); bit++) {
            assertThat(sides.read(Sides.initiation(flipped(original, bit)))).isEqualTo(Refusal.WRONG_MAC);
        }
    }

    /** Anyone can make the first code anew who knows the responder's public key. */
    @Test
    void noInitiationWithAChangedBitIsReadEvenIfItsCodeIsRight() {
        byte[] original = pending.message().bytes();
        for (int bit = 8 * EPHEMERAL_OF_INITIATION; bit < 8 * (original.length - MACS_BYTES); bit++) {
            byte[] changed = Sides.signedAnew(flipped(original, bit), sides.responder);
            Refusal expected = bit < 8 * 88 ? Refusal.UNREADABLE_IDENTITY : Refusal.UNAUTHENTIC;
            assertThat(sides.read(Sides.initiation(changed))).as("bit %d", bit).isEqualTo(expected);
        }
    }

    @Test
    void aRefusedResponseChangesNothing() {
        ReceivedInitiation.Answer answer = sides.respond(pending.message());
        byte[] original = answer.message().bytes();
        for (int bit = 8 * 4; bit < 8 * (original.length - 16); bit++) {
            assertThat(pending.consume(Sides.response(flipped(original, bit))))
                    .as("bit %d", bit)
                    .isEqualTo(Refusal.WRONG_MAC);
        }
        for (int bit = 8 * 8; bit < 8 * (original.length - MACS_BYTES); bit++) {
            byte[] changed = Sides.signedAnew(flipped(original, bit), sides.initiator);
            Refusal expected = bit < 8 * EPHEMERAL_OF_RESPONSE ? Refusal.NOT_PENDING : Refusal.UNAUTHENTIC;
            assertThat(pending.consume(Sides.response(changed)))
                    .as("bit %d", bit)
                    .isEqualTo(expected);
        }

        SessionKeys keys = (SessionKeys) pending.consume(answer.message());
        assertThat(sendKey(keys)).isEqualTo(receiveKey(answer.keys()));
    }

    /** The topmost bit of a public key is to be ignored (RFC 7748 §5), but here it is part of what was said. */
    @Test
    void theIgnoredBitOfAnEphemeralKeyCounts() {
        byte[] original = pending.message().bytes();
        byte[] changed = flipped(original, 8 * (EPHEMERAL_OF_INITIATION + 31) + 7);
        assertThat(sides.read(Sides.initiation(Sides.signedAnew(changed, sides.responder))))
                .isEqualTo(Refusal.UNREADABLE_IDENTITY);
    }

    @Test
    void aResponseIsTakenOnce() {
        HandshakeResponse response = sides.respond(pending.message()).message();
        assertThat(pending.consume(response)).isInstanceOf(SessionKeys.class);
        assertThat(pending.consume(response)).isEqualTo(Refusal.NOT_PENDING);
    }

    @Test
    void aResponseToAnotherInitiationWithTheSameIndexIsRefused() {
        PendingInitiation later = PendingInitiation.begin(
                sides.initiator, sides.toResponder, Sides.INITIATOR_INDEX, Sides.TIMESTAMP, Sides.key(9));
        HandshakeResponse response = sides.respond(pending.message()).message();
        assertThat(later.consume(response)).isEqualTo(Refusal.UNAUTHENTIC);
    }

    @Test
    void nothingIsTakenAfterClosing() {
        HandshakeResponse response = sides.respond(pending.message()).message();
        pending.close();
        pending.close();
        assertThat(pending.consume(response)).isEqualTo(Refusal.NOT_PENDING);
    }

    @Test
    void anInitiationIsRespondedToOnce() {
        ReceivedInitiation received = (ReceivedInitiation) sides.read(pending.message());
        received.respond(1, Sides.key(4));
        assertThatThrownBy(() -> received.respond(1, Sides.key(4)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(sides.initiator.publicKey().toString());
    }

    @Test
    void anInitiationThatWasReplayedIsNotAdmitted() {
        InitiationGuard guard = new InitiationGuard();
        for (InitiationGuard.Verdict expected :
                new InitiationGuard.Verdict[] {InitiationGuard.Verdict.ADMITTED, InitiationGuard.Verdict.REPLAYED}) {
            ReceivedInitiation received = (ReceivedInitiation) sides.read(pending.message());
            assertThat(guard.admit(received.timestamp(), 0)).isEqualTo(expected);
        }
    }

    @Test
    void anotherPresharedKeyIsFoundOutByTheInitiator() {
        PeerKeys other = sides.responder.peer(sides.initiator.publicKey(), Sides.preshared(6));
        ReceivedInitiation received = (ReceivedInitiation)
                ReceivedInitiation.read(sides.responder, pending.message(), key -> Optional.of(other));
        assertThat(pending.consume(received.respond(1, Sides.key(4)).message())).isEqualTo(Refusal.UNAUTHENTIC);
    }

    @Test
    void anInitiationForSomebodyElseIsRefusedByItsCode() {
        LocalIdentity stranger = LocalIdentity.of(Sides.key(7));
        assertThat(ReceivedInitiation.read(stranger, pending.message(), key -> Optional.of(sides.toInitiator)))
                .isEqualTo(Refusal.WRONG_MAC);
    }

    @Test
    void anInitiationOfAnUnknownPeerIsRefused() {
        assertThat(ReceivedInitiation.read(sides.responder, pending.message(), key -> Optional.empty()))
                .isEqualTo(Refusal.UNKNOWN_PEER);
    }

    /** Someone who knows the peer's public key, but not its private one. */
    @Test
    void anInitiationOfAnImpostorIsRefused() {
        LocalIdentity impostor = LocalIdentity.of(Sides.key(8));
        PendingInitiation begun = PendingInitiation.begin(
                impostor,
                impostor.peer(sides.responder.publicKey(), Sides.preshared(5)),
                1,
                Sides.TIMESTAMP,
                Sides.key(3));
        assertThat(ReceivedInitiation.read(sides.responder, begun.message(), key -> Optional.of(sides.toInitiator)))
                .isEqualTo(Refusal.UNAUTHENTIC);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void aPointOfSmallOrderIsRefusedWhereverItStands(String hex) {
        byte[] point = Hex.bytes(hex);
        byte[] initiation = pending.message().bytes();
        System.arraycopy(point, 0, initiation, EPHEMERAL_OF_INITIATION, point.length);
        assertThat(sides.read(Sides.initiation(Sides.signedAnew(initiation, sides.responder))))
                .isEqualTo(Refusal.WEAK_KEY);

        HandshakeResponse right = sides.respond(pending.message()).message();
        byte[] response = right.bytes();
        System.arraycopy(point, 0, response, EPHEMERAL_OF_RESPONSE, point.length);
        assertThat(pending.consume(Sides.response(Sides.signedAnew(response, sides.initiator))))
                .isEqualTo(Refusal.WEAK_KEY);
        assertThat(pending.consume(right)).isInstanceOf(SessionKeys.class);

        PublicKey peer = PublicKey.of(point);
        assertThatThrownBy(() -> sides.initiator.peer(peer)).isInstanceOf(InputException.class);
    }

    @Test
    void secretsAreNeitherPrintedNorUsableAfterClosing() {
        SessionKeys keys = sides.respond(pending.message()).keys();
        assertThat(keys).asString().contains("[redacted]");
        assertThat(sides.toResponder).asString().contains("[redacted]");
        keys.close();
        keys.close();
        assertThatThrownBy(() -> sendKey(keys)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> receiveKey(keys)).isInstanceOf(IllegalStateException.class);

        sides.toResponder.close();
        assertThatThrownBy(sides::begin).isInstanceOf(IllegalStateException.class);
        sides.responder.close();
        assertThatThrownBy(() -> sides.read(pending.message())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theEphemeralKeyIsWipedWithTheHandshake() {
        PrivateKey ephemeral = Sides.key(3);
        PendingInitiation begun =
                PendingInitiation.begin(sides.initiator, sides.toResponder, 1, Sides.TIMESTAMP, ephemeral);
        PrivateKey answering = Sides.key(4);
        HandshakeResponse response = ((ReceivedInitiation) sides.read(begun.message()))
                .respond(2, answering)
                .message();
        assertThat(answering.isDestroyed()).isTrue();
        assertThat(ephemeral.isDestroyed()).isFalse();
        begun.consume(response);
        assertThat(ephemeral.isDestroyed()).isTrue();
    }

    private static byte[] flipped(byte[] original, int bit) {
        byte[] changed = original.clone();
        changed[bit / 8] ^= (byte) (1 << bit % 8);
        return changed;
    }

    private static byte[] sendKey(SessionKeys keys) {
        return keys.sendKey(byte[]::clone);
    }

    private static byte[] receiveKey(SessionKeys keys) {
        return keys.receiveKey(byte[]::clone);
    }
}
