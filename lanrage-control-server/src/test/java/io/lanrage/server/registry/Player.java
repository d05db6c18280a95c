package io.lanrage.server.registry;

import io.lanrage.core.control.message.Nonce;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.Proof;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.key.Sealed;
import io.lanrage.core.nat.NatBehavior;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.PartyId;
import io.lanrage.core.party.PartyKeys;
import io.lanrage.core.party.PartySecret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** A peer of a given name, and the requests that it makes. The same name is always the same peer. */
record Player(String name, Caller caller) {

    static final PartyKeys PARTY = partyKeys("party");

    static Player named(String name) {
        byte[] key = Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), PublicKey.BYTES);
        return new Player(name, Caller.of(PublicKey.of(key), nonce("session of " + name)));
    }

    static PartyKeys partyKeys(String name) {
        return PartyKeys.of(PartySecret.of(Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), PartySecret.BYTES)));
    }

    static Nonce nonce(String text) {
        return Nonce.parse(
                Base64.getEncoder().encodeToString(Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), 32)));
    }

    static Sealed sealed(String text) {
        return Sealed.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    PeerId id() {
        return caller.id();
    }

    /** The same peer in another session. */
    Player reconnected() {
        return new Player(name, Caller.of(caller.key(), nonce("next session of " + name)));
    }

    Request.PartyCreate create(PartyKeys party, HostLeavePolicy policy, int maxMembers, IpPrefix... networks) {
        return new Request.PartyCreate(
                party.partyId(),
                party.joinKey(),
                sealed("party name"),
                sealed(name),
                policy,
                maxMembers,
                List.of(networks));
    }

    Request.PartyCreate create(HostLeavePolicy policy) {
        return create(PARTY, policy, 16);
    }

    Request.PartyJoin join(PartyKeys party) {
        Proof proof = Proof.ofJoin(party.joinKey(), caller.nonce().bytes(), caller.key());
        return new Request.PartyJoin(party.partyId(), proof, sealed(name), List.of());
    }

    Request.PeerUpdate update(PartyId party, NatType natType) {
        return new Request.PeerUpdate(party, natType, NatBehavior.UNKNOWN, NatBehavior.UNKNOWN);
    }

    Request.Signal signal(PartyId party, Player to) {
        return new Request.Signal(party, to.id(), sealed(name + " to " + to.name));
    }

    @Override
    public String toString() {
        return name;
    }
}
