package io.lanrage.wireguard.noise;

import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import java.util.Arrays;
import java.util.Optional;

/** Two sides that know each other, with the keys of the golden messages. */
final class Sides {
    static final int INITIATOR_INDEX = 0x11223344;
    static final int RESPONDER_INDEX = 0x55667788;
    static final Tai64n TIMESTAMP = new Tai64n(0x400000005e0be10aL, 0x1f000000);

    final LocalIdentity initiator = LocalIdentity.of(key(1));
    final LocalIdentity responder = LocalIdentity.of(key(2));
    final PeerKeys toResponder = initiator.peer(responder.publicKey(), preshared(5));
    final PeerKeys toInitiator = responder.peer(initiator.publicKey(), preshared(5));

    static PrivateKey key(int fill) {
        return PrivateKey.of(filled(fill));
    }

    static PresharedKey preshared(int fill) {
        return PresharedKey.of(filled(fill));
    }

    private static byte[] filled(int fill) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) fill);
        return bytes;
    }

    /** The initiator's part of the golden handshake. */
    PendingInitiation begin() {
        return PendingInitiation.begin(initiator, toResponder, INITIATOR_INDEX, TIMESTAMP, key(3));
    }

    InitiationOutcome read(HandshakeInitiation message) {
        return ReceivedInitiation.read(responder, message, this::peer);
    }

    private Optional<PeerKeys> peer(PublicKey key) {
        return key.equals(initiator.publicKey()) ? Optional.of(toInitiator) : Optional.empty();
    }

    /** The responder's part of the golden handshake. */
    ReceivedInitiation.Answer respond(HandshakeInitiation message) {
        return ((ReceivedInitiation) read(message)).respond(RESPONDER_INDEX, key(4));
    }

    static HandshakeInitiation initiation(byte[] datagram) {
        return (HandshakeInitiation) DecodedDatagram.decode(datagram);
    }

    static HandshakeResponse response(byte[] datagram) {
        return (HandshakeResponse) DecodedDatagram.decode(datagram);
    }

    /** A copy with the first code made anew, as someone who knows the receiver's public key can make it. */
    static byte[] signedAnew(byte[] datagram, LocalIdentity receiver) {
        byte[] signed = datagram.clone();
        HandshakeMessage.sign(signed, receiver.macKey());
        return signed;
    }
}
