package io.lanrage.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.control.ControlEvent;
import io.lanrage.core.control.PartyRequest;
import io.lanrage.core.control.PeerSignal;
import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.nat.Candidate;
import io.lanrage.core.nat.NatBehavior;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.nat.StunServer;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.Party;
import io.lanrage.core.party.PartyKeys;
import io.lanrage.core.party.PartySecret;
import io.lanrage.core.party.Peer;
import io.lanrage.server.session.AccessToken;
import io.lanrage.server.session.Rate;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The client that players have and the server, over a real WebSocket: that the two mean the same by each message. */
@Timeout(60)
@ExtendWith(LeakCheck.class)
class PlayersClientIT {

    private final PartyKeys keys = PartyKeys.of(PartySecret.generate(new SecureRandom()));

    private static URI uri(ControlServer server) {
        return TestServer.uri(server, "ws", "");
    }

    private static PartyRequest party(HostLeavePolicy policy) {
        return new PartyRequest("Friday", policy, 8, RemotePeer.member("Ann"));
    }

    private static NatReport report(NatBehavior mapping) {
        return NatReport.observed(
                mapping,
                NatBehavior.ENDPOINT_INDEPENDENT,
                new InetSocketAddress("192.0.2.1", 40_000),
                true,
                List.of(),
                Duration.ofMillis(10));
    }

    @Test
    void twoPlayersMeetSignalAndPart() throws Exception {
        try (ControlServer server = TestServer.start();
                RemotePeer ann = RemotePeer.registered(uri(server));
                RemotePeer ben = RemotePeer.registered(uri(server))) {
            Party created = ann.get(ann.plane().create(keys, party(HostLeavePolicy.MIGRATE)));
            Party joined = ben.get(ben.plane().join(keys, RemotePeer.member("Ben")));

            assertThat(created.name()).isEqualTo("Friday");
            assertThat(joined.members()).extracting(Peer::name).containsExactly("Ann", "Ben");
            assertThat(joined.members())
                    .extracting(Peer::address)
                    .containsExactly(IpPrefix.parseAddress("10.66.0.1"), IpPrefix.parseAddress("10.66.0.2"));
            assertThat(ann.event(ControlEvent.PeerJoined.class).party()).isEqualTo(joined);

            ben.get(ben.plane().update(report(NatBehavior.ADDRESS_DEPENDENT)));
            assertThat(ann.event(ControlEvent.PeerUpdated.class).peer().natType())
                    .isEqualTo(NatType.SYMMETRIC);
            assertThat(ben.event(ControlEvent.PeerUpdated.class).peer().natType())
                    .isEqualTo(NatType.SYMMETRIC);
            assertThat(ann.get(ann.plane().discover(ben.id())).natType()).isEqualTo(NatType.SYMMETRIC);

            PeerSignal signal = new PeerSignal.Candidates(List.<Candidate>of(), true);
            ann.get(ann.plane().signal(ben.id(), signal));
            ControlEvent.Signalled signalled = ben.event(ControlEvent.Signalled.class);
            assertThat(signalled.from()).isEqualTo(ann.id());
            assertThat(signalled.signal()).isEqualTo(signal);

            ann.get(ann.plane().leave());
            assertThat(ben.event(ControlEvent.PeerLeft.class).reason()).isEqualTo(LeaveReason.LEFT);
            assertThat(ben.event(ControlEvent.HostChanged.class).party().host()).isEqualTo(ben.id());
            assertThat(ben.get(ben.plane().get()).members()).hasSize(1);
        }
    }

    @Test
    void stunServersAreToldUnderTheNameByWhichTheServerWasReached() throws Exception {
        try (ControlServer server = ControlServer.start(
                        ControlServerConfig.builder().port(0).stunPort(0).build());
                RemotePeer ann =
                        new RemotePeer(uri(server), PrivateKey.generate(new SecureRandom()), Optional.empty())) {
            List<StunServer> stun = ann.get(ann.plane().register());

            assertThat(stun)
                    .extracting(known -> known.address().getHostString() + ":"
                            + known.address().getPort())
                    .containsExactlyElementsOf(server.stunAddresses().stream()
                            .map(address -> "127.0.0.1:" + address.getPort())
                            .toList());
        }
    }

    @Test
    void restartOfTheServerIsSurvivedAndTheLostMembershipTold() throws Exception {
        ControlServer first = TestServer.start();
        int port = first.address().getPort();
        try (RemotePeer ann = RemotePeer.registered(uri(first))) {
            ann.get(ann.plane().create(keys, party(HostLeavePolicy.DISSOLVE)));
            first.close();
            ann.event(ControlEvent.Disconnected.class);

            try (ControlServer second = TestServer.start(builder -> builder.port(port))) {
                ann.event(ControlEvent.Removed.class);
                ann.get(ann.plane().register());
                Party again = ann.get(ann.plane().create(keys, party(HostLeavePolicy.DISSOLVE)));
                assertThat(again.revision()).isEqualTo(1);
                assertThat(TestServer.metric(second, "lanrage_sessions")).isEqualTo(1);
            }
        } finally {
            first.close();
        }
    }

    @Test
    void secondProgramOfOneIdentityReplacesTheFirstForGood() throws Exception {
        try (ControlServer server = TestServer.start();
                RemotePeer first = RemotePeer.registered(uri(server));
                RemotePeer second = RemotePeer.registered(uri(server), first.key())) {
            assertThat(first.event(ControlEvent.Disconnected.class).cause().code())
                    .isEqualTo(ErrorCode.SESSION_REPLACED);

            second.get(second.plane().create(keys, party(HostLeavePolicy.DISSOLVE)));
            assertThat(second.pendingEvents()).isEmpty();
            assertThat(TestServer.metric(server, "lanrage_sessions")).isEqualTo(1);
        }
    }

    @Test
    void refusalsKeepTheirCodes() throws Exception {
        try (ControlServer server = TestServer.start();
                RemotePeer ann = RemotePeer.registered(uri(server));
                RemotePeer ben = RemotePeer.registered(uri(server))) {
            assertFails(ErrorCode.PARTY_NOT_FOUND, () -> ben.get(ben.plane().join(keys, RemotePeer.member("Ben"))));

            ann.get(ann.plane()
                    .create(keys, new PartyRequest("Duel", HostLeavePolicy.DISSOLVE, 2, RemotePeer.member("Ann"))));
            ben.get(ben.plane().join(keys, RemotePeer.member("Ben")));
            try (RemotePeer cat = RemotePeer.registered(uri(server))) {
                assertFails(ErrorCode.PARTY_FULL, () -> cat.get(cat.plane().join(keys, RemotePeer.member("Cat"))));
                assertFails(ErrorCode.PEER_NOT_FOUND, () -> ann.get(ann.plane().discover(cat.id())));
            }
        }
    }

    @Test
    void wrongAccessTokenIsRefusedWithItsCode() throws Exception {
        try (ControlServer server = TestServer.start(builder -> builder.accessToken(AccessToken.of("open sesame")));
                RemotePeer wrong = peer(server, "open barley");
                RemotePeer right = peer(server, "open sesame")) {
            assertFails(
                    ErrorCode.ACCESS_TOKEN_REQUIRED,
                    () -> wrong.get(wrong.plane().register()));
            right.get(right.plane().register());
        }
    }

    @Test
    void fullServerIsToldWithItsCode() throws Exception {
        try (ControlServer server = TestServer.start(
                        builder -> builder.sessionLimits(TestServer.limits(1, 10, new Rate(1_000, 1_000))));
                RemotePeer ann = RemotePeer.registered(uri(server));
                RemotePeer ben = peer(server, "")) {
            assertFails(ErrorCode.CAPACITY_EXHAUSTED, () -> ben.get(ben.plane().register()));
            ann.get(ann.plane().register());
        }
    }

    private static RemotePeer peer(ControlServer server, String token) {
        return new RemotePeer(
                uri(server),
                PrivateKey.generate(new SecureRandom()),
                Optional.of(token).filter(text -> !text.isEmpty()));
    }

    private static void assertFails(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        LanrageException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code));
    }
}
