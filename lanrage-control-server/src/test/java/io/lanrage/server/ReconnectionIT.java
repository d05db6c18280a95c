package io.lanrage.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.control.ControlEvent;
import io.lanrage.core.control.PartyRequest;
import io.lanrage.core.control.PeerSignal;
import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.UnreachableException;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.Party;
import io.lanrage.core.party.PartyKeys;
import io.lanrage.core.party.PartySecret;
import io.lanrage.core.party.Peer;
import io.lanrage.server.registry.LeaseTimes;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a player's client makes of a wire that is cut while the server goes on. */
@ExtendWith(LeakCheck.class)
class ReconnectionIT {

    private final PartyKeys keys = PartyKeys.of(PartySecret.generate(new SecureRandom()));

    @Test
    void playerComesBackToItsAddressAndHearsWhatItMissed() throws Exception {
        try (ControlServer server = TestServer.start();
                CuttableProxy wire = new CuttableProxy(server.address());
                RemotePeer ann = RemotePeer.registered(wire.uri());
                RemotePeer ben = RemotePeer.registered(uri(server));
                RemotePeer cat = RemotePeer.registered(uri(server))) {
            Party created = ann.get(ann.plane().create(keys, party()));
            ben.get(ben.plane().join(keys, RemotePeer.member("Ben")));
            ann.event(ControlEvent.PeerJoined.class);

            wire.cut();
            assertThat(ann.event(ControlEvent.Disconnected.class).cause()).isInstanceOf(UnreachableException.class);
            PeerSignal signal = new PeerSignal.Candidates(List.of(), true);
            assertThatThrownBy(() -> ann.get(ann.plane().signal(ben.id(), signal)))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            UnreachableException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.SERVER_UNREACHABLE));
            ben.get(ben.plane().leave());
            Party seenByCat = cat.get(cat.plane().join(keys, RemotePeer.member("Cat")));
            wire.mend();

            ControlEvent.PeerLeft left = ann.event(ControlEvent.PeerLeft.class);
            assertThat(left.peer().id()).isEqualTo(ben.id());
            assertThat(left.reason()).isEqualTo(LeaveReason.LEFT);
            assertThat(ann.event(ControlEvent.PeerJoined.class).peer().name()).isEqualTo("Cat");
            ann.event(ControlEvent.Reconnected.class);
            Party again = ann.get(ann.plane().get());
            assertThat(again).isEqualTo(cat.get(cat.plane().get()));
            assertThat(again.member(ann.id()).map(Peer::address))
                    .isEqualTo(created.member(ann.id()).map(Peer::address));
            assertThat(again.revision()).isGreaterThanOrEqualTo(seenByCat.revision());
            ann.get(ann.plane().signal(cat.id(), signal));
            assertThat(cat.event(ControlEvent.Signalled.class).from()).isEqualTo(ann.id());
        }
    }

    @Test
    void playerThatStaysAwayForTooLongIsToldThatItsMembershipEnded() throws Exception {
        LeaseTimes shortLeases = new LeaseTimes(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3));
        try (ControlServer server = TestServer.start(builder -> builder.leaseTimes(shortLeases));
                CuttableProxy wire = new CuttableProxy(server.address());
                RemotePeer ann = RemotePeer.registered(uri(server));
                RemotePeer ben = RemotePeer.registered(wire.uri())) {
            ann.get(ann.plane().create(keys, party()));
            ben.get(ben.plane().join(keys, RemotePeer.member("Ben")));
            ann.event(ControlEvent.PeerJoined.class);

            wire.cut();
            ben.event(ControlEvent.Disconnected.class);
            ann.event(ControlEvent.PeerUpdated.class);
            assertThat(ann.event(ControlEvent.PeerLeft.class).reason()).isEqualTo(LeaveReason.EXPIRED);
            wire.mend();

            assertThat(ben.event(ControlEvent.Removed.class).reason()).isEqualTo(LeaveReason.EXPIRED);
            ben.get(ben.plane().join(keys, RemotePeer.member("Ben")));
        }
    }

    @Test
    void heartbeatsKeepAMembershipForLongerThanItsLease() throws Exception {
        LeaseTimes shortLeases = new LeaseTimes(Duration.ofSeconds(1), Duration.ofMillis(2_500), Duration.ofSeconds(4));
        try (ControlServer server = TestServer.start(builder -> builder.leaseTimes(shortLeases));
                RemotePeer ann = RemotePeer.registered(uri(server))) {
            ann.get(ann.plane().create(keys, party()));

            // Six heartbeats take longer than the lease.
            TestServer.awaitMetric(server, "lanrage_requests_total{code=\"OK\",type=\"heartbeat\"}", 6);

            assertThat(ann.get(ann.plane().get()).members()).hasSize(1);
            assertThat(ann.pendingEvents()).isEmpty();
        }
    }

    private static PartyRequest party() {
        return new PartyRequest("Friday", HostLeavePolicy.DISSOLVE, 8, RemotePeer.member("Ann"));
    }

    private static URI uri(ControlServer server) {
        return TestServer.uri(server, "ws", "");
    }
}
