package io.lanrage.core.control.message;

import io.lanrage.core.control.message.Event.DissolveReason;
import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.control.message.Result.PeerSnapshot;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.JoinKey;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.Proof;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.key.Sealed;
import io.lanrage.core.nat.NatBehavior;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.PartyId;
import io.lanrage.core.party.Presence;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The protocol's messages and their text, one of each kind: the test vectors of {@code lanrage.v1}. */
final class GoldenMessages {

    static final long ID = 7;

    private static final String KEY_TEXT = "pOCSkrZRwni5dyxWn1+puxPZBrRqtoyd+dwrRAn4ogk=";
    private static final String PROOF_TEXT = "LrSoNuLcuU35OiLfYl7beDa9qeuDlCgCPu/ejyh35sg=";
    private static final String JOIN_KEY_TEXT = "guskK1GlpfwKEI+14hYwfVKwrCpnNamLRdGJ8GmRXbg=";
    private static final String NONCE_TEXT = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String PARTY = "\"partyId\":\"jcptzza47ul5upy7\"";
    private static final String PEER_TEXT = "{\"key\":\"" + KEY_TEXT
            + "\",\"name\":\"AQID\",\"address\":\"10.66.0.1\",\"natType\":\"SYMMETRIC\",\"presence\":\"AWAY\"}";

    private static final PublicKey KEY = PublicKey.parse(KEY_TEXT);
    private static final PeerId PEER_ID = new PeerId("j5463dyble7jrnfn");
    private static final PartyId PARTY_ID = new PartyId("jcptzza47ul5upy7");
    private static final Proof PROOF = Proof.parse(PROOF_TEXT);
    private static final Sealed SEALED = Sealed.of(new byte[] {1, 2, 3});
    private static final PeerSnapshot PEER =
            new PeerSnapshot(KEY, SEALED, IpPrefix.parseAddress("10.66.0.1"), NatType.SYMMETRIC, Presence.AWAY);

    /** A message and its text. */
    record Golden<T>(T message, String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    private GoldenMessages() {}

    static List<Golden<Request<?>>> requests() {
        return List.of(
                request(
                        new Request.Authenticate(KEY, PROOF, Optional.of("sesame")),
                        "authenticate",
                        "\"key\":\"" + KEY_TEXT + "\",\"proof\":\"" + PROOF_TEXT + "\",\"accessToken\":\"sesame\""),
                request(
                        new Request.Authenticate(KEY, PROOF, Optional.empty()),
                        "authenticate",
                        "\"key\":\"" + KEY_TEXT + "\",\"proof\":\"" + PROOF_TEXT + "\",\"accessToken\":null"),
                request(
                        new Request.PartyCreate(
                                PARTY_ID,
                                JoinKey.of(Base64.getDecoder().decode(JOIN_KEY_TEXT)),
                                SEALED,
                                SEALED,
                                HostLeavePolicy.DISSOLVE,
                                16,
                                List.of(IpPrefix.parse("192.168.1.0/24"), IpPrefix.parse("fd00::/64"))),
                        "party.create",
                        PARTY + ",\"joinKey\":\"" + JOIN_KEY_TEXT + "\",\"name\":\"AQID\",\"playerName\":\"AQID\","
                                + "\"hostLeavePolicy\":\"DISSOLVE\",\"maxMembers\":16,"
                                + "\"networks\":[\"192.168.1.0/24\",\"fd00:0:0:0:0:0:0:0/64\"]"),
                request(
                        new Request.PartyJoin(PARTY_ID, PROOF, SEALED, List.of()),
                        "party.join",
                        PARTY + ",\"proof\":\"" + PROOF_TEXT + "\",\"playerName\":\"AQID\",\"networks\":[]"),
                request(new Request.PartyLeave(PARTY_ID), "party.leave", PARTY),
                request(new Request.PartyGet(PARTY_ID), "party.get", PARTY),
                request(
                        new Request.PeerUpdate(
                                PARTY_ID,
                                NatType.PORT_RESTRICTED_CONE,
                                NatBehavior.ENDPOINT_INDEPENDENT,
                                NatBehavior.ADDRESS_AND_PORT_DEPENDENT),
                        "peer.update",
                        PARTY + ",\"natType\":\"PORT_RESTRICTED_CONE\",\"mapping\":\"ENDPOINT_INDEPENDENT\","
                                + "\"filtering\":\"ADDRESS_AND_PORT_DEPENDENT\""),
                request(new Request.PeerGet(PARTY_ID, PEER_ID), "peer.get", PARTY + ",\"peerId\":\"" + PEER_ID + "\""),
                request(
                        new Request.Signal(PARTY_ID, PEER_ID, SEALED),
                        "signal",
                        PARTY + ",\"to\":\"" + PEER_ID + "\",\"body\":\"AQID\""),
                request(new Request.RelayList(Optional.of(new RelayRegion("eu"))), "relay.list", "\"region\":\"eu\""),
                request(new Request.RelayList(Optional.empty()), "relay.list", "\"region\":null"),
                request(
                        new Request.RelayCredentials(List.of(new RelayId("fra-1"), new RelayId("main"))),
                        "relay.credentials",
                        "\"relays\":[\"fra-1\",\"main\"]"),
                new Golden<>(new Request.Heartbeat(), "{\"type\":\"heartbeat\",\"id\":7}"));
    }

    static List<Golden<Result>> results() {
        return List.of(
                result(
                        new Result.Welcome(
                                PEER_ID,
                                List.of(
                                        new Result.StunEndpoint(Optional.empty(), 3478),
                                        new Result.StunEndpoint(Optional.of("stun.example"), 3479)),
                                10,
                                30,
                                120,
                                "0.1.0"),
                        "{\"peerId\":\"" + PEER_ID + "\",\"stunServers\":[{\"host\":null,\"port\":3478},"
                                + "{\"host\":\"stun.example\",\"port\":3479}],\"heartbeatSeconds\":10,"
                                + "\"awaySeconds\":30,\"leaseSeconds\":120,\"version\":\"0.1.0\"}"),
                result(
                        new Result.PartySnapshot(
                                PARTY_ID,
                                3,
                                SEALED,
                                PEER_ID,
                                IpPrefix.parse("10.66.0.0/16"),
                                HostLeavePolicy.MIGRATE,
                                8,
                                List.of(PEER)),
                        "{" + PARTY + ",\"revision\":3,\"name\":\"AQID\",\"host\":\"" + PEER_ID
                                + "\",\"prefix\":\"10.66.0.0/16\",\"hostLeavePolicy\":\"MIGRATE\",\"maxMembers\":8,"
                                + "\"members\":[" + PEER_TEXT + "]}"),
                result(PEER, PEER_TEXT),
                result(new Result.HeartbeatAck(Optional.of(5L)), "{\"revision\":5}"),
                result(new Result.HeartbeatAck(Optional.empty()), "{\"revision\":null}"),
                result(
                        new Result.RelayListing(List.of(
                                new Result.RelaySnapshot(
                                        new RelayId("fra-1"),
                                        new RelayRegion("eu"),
                                        List.of(
                                                "turn:fra.example:3478?transport=udp",
                                                "turns:fra.example:443?transport=tcp"),
                                        Optional.of(12)),
                                new Result.RelaySnapshot(
                                        new RelayId("old"), RelayRegion.DEFAULT, List.of(), Optional.empty()))),
                        "{\"relays\":[{\"id\":\"fra-1\",\"region\":\"eu\","
                                + "\"uris\":[\"turn:fra.example:3478?transport=udp\","
                                + "\"turns:fra.example:443?transport=tcp\"],\"loadPercent\":12},"
                                + "{\"id\":\"old\",\"region\":\"default\",\"uris\":[],\"loadPercent\":null}]}"),
                result(
                        new Result.RelayGrants(List.of(
                                new Result.RelayGrant(new RelayId("fra-1"), "1767268800:ann", "c2VjcmV0", 43_200))),
                        "{\"grants\":[{\"relay\":\"fra-1\",\"username\":\"1767268800:ann\","
                                + "\"password\":\"c2VjcmV0\",\"lifeSeconds\":43200}]}"),
                result(new Result.Done(), "{}"));
    }

    static List<Golden<Event>> events() {
        return List.of(
                event(
                        new Event.Challenge(Nonce.parse(NONCE_TEXT), KEY),
                        "challenge",
                        "\"nonce\":\"" + NONCE_TEXT + "\",\"key\":\"" + KEY_TEXT + "\""),
                event(
                        new Event.PeerJoined(PARTY_ID, 2, PEER),
                        "peer.joined",
                        PARTY + ",\"revision\":2,\"peer\":" + PEER_TEXT),
                event(
                        new Event.PeerUpdated(PARTY_ID, 3, PEER),
                        "peer.updated",
                        PARTY + ",\"revision\":3,\"peer\":" + PEER_TEXT),
                event(
                        new Event.PeerLeft(PARTY_ID, 4, PEER_ID, LeaveReason.EXPIRED),
                        "peer.left",
                        PARTY + ",\"revision\":4,\"peerId\":\"" + PEER_ID + "\",\"reason\":\"EXPIRED\""),
                event(
                        new Event.HostChanged(PARTY_ID, 5, PEER_ID),
                        "host.changed",
                        PARTY + ",\"revision\":5,\"peerId\":\"" + PEER_ID + "\""),
                event(
                        new Event.PartyDissolved(PARTY_ID, DissolveReason.HOST_LEFT),
                        "party.dissolved",
                        PARTY + ",\"reason\":\"HOST_LEFT\""),
                event(
                        new Event.Signalled(PARTY_ID, PEER_ID, SEALED),
                        "signal",
                        PARTY + ",\"from\":\"" + PEER_ID + "\",\"body\":\"AQID\""),
                new Golden<>(new Event.ServerDraining(), "{\"type\":\"server.draining\"}"));
    }

    private static Golden<Request<?>> request(Request<?> request, String type, String fields) {
        return new Golden<>(request, "{\"type\":\"" + type + "\",\"id\":7," + fields + "}");
    }

    private static Golden<Result> result(Result result, String fields) {
        return new Golden<>(result, "{\"type\":\"result\",\"id\":7,\"result\":" + fields + "}");
    }

    private static Golden<Event> event(Event event, String type, String fields) {
        return new Golden<>(event, "{\"type\":\"" + type + "\"," + fields + "}");
    }
}
