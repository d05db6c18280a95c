package io.lanrage.core.control.remote;

import io.lanrage.core.control.MemberRequest;
import io.lanrage.core.control.PartyRequest;
import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.control.message.Result.PartySnapshot;
import io.lanrage.core.control.message.Result.PeerSnapshot;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.PartyId;
import io.lanrage.core.party.PartyKeys;
import io.lanrage.core.party.PartySecret;
import io.lanrage.core.party.Presence;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** A party as a server has it, for tests: changes it and makes the events that tell of the changes. */
final class SampleParty {

    static final PrivateKey ALICE = key(1);
    static final PrivateKey BOB = key(2);
    static final PrivateKey CAROL = key(3);

    final PartyKeys keys;
    private final NameSeal names;
    private final List<PeerSnapshot> members = new ArrayList<>();
    private PeerId host;
    private long revision = 1;

    SampleParty(PublicKey host) {
        this.keys = PartyKeys.of(PartySecret.of(new byte[PartySecret.BYTES]));
        this.names = new NameSeal(keys.sealKey(), new SecureRandom());
        this.host = host.peerId();
        this.members.add(member(host, 1));
    }

    static PrivateKey key(int number) {
        return PrivateKey.of(
                ByteBuffer.allocate(PrivateKey.BYTES).putInt(number).array());
    }

    PartyId id() {
        return keys.partyId();
    }

    long revision() {
        return revision;
    }

    List<PeerSnapshot> members() {
        return members;
    }

    PeerId host() {
        return host;
    }

    /** A member of this party, called after its address, whether it joined or not. */
    PeerSnapshot member(PublicKey key, int lastByte) {
        return member(key, "10.66.0." + lastByte, NatType.UNKNOWN, Presence.PRESENT);
    }

    PeerSnapshot member(PublicKey key, String address, NatType natType, Presence presence) {
        return new PeerSnapshot(
                key,
                names.sealPlayer("player " + address, key.peerId()),
                IpPrefix.parseAddress(address),
                natType,
                presence);
    }

    Event.PeerJoined join(PublicKey key, int lastByte) {
        PeerSnapshot peer = member(key, lastByte);
        members.add(peer);
        return new Event.PeerJoined(id(), ++revision, peer);
    }

    Event.PeerUpdated update(PublicKey key, NatType natType, Presence presence) {
        int at = indexOf(key.peerId());
        PeerSnapshot before = members.get(at);
        PeerSnapshot after = new PeerSnapshot(key, before.name(), before.address(), natType, presence);
        members.set(at, after);
        return new Event.PeerUpdated(id(), ++revision, after);
    }

    Event.PeerLeft leave(PublicKey key, LeaveReason reason) {
        members.remove(indexOf(key.peerId()));
        return new Event.PeerLeft(id(), ++revision, key.peerId(), reason);
    }

    Event.HostChanged changeHost(PublicKey key) {
        host = key.peerId();
        return new Event.HostChanged(id(), ++revision, host);
    }

    PartySnapshot snapshot() {
        return snapshot("10.66.0.0/16", members);
    }

    PartySnapshot snapshot(String prefix, List<PeerSnapshot> described) {
        return new PartySnapshot(
                id(),
                revision,
                names.sealParty("Friday", id()),
                host,
                IpPrefix.parse(prefix),
                HostLeavePolicy.DISSOLVE,
                16,
                described);
    }

    SnapshotReader reader() {
        return new SnapshotReader(id(), names);
    }

    private int indexOf(PeerId id) {
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i).key().peerId().equals(id)) {
                return i;
            }
        }
        throw new IllegalArgumentException(id + " is no member");
    }

    /** What a party that Alice creates is to be. */
    static PartyRequest partyRequest() {
        return new PartyRequest(
                "Friday",
                HostLeavePolicy.MIGRATE,
                8,
                new MemberRequest("Alice", List.of(IpPrefix.parse("192.168.1.0/24"))));
    }
}
