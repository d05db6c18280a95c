package io.lanrage.server.relay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.nat.stun.AdditionalAddressFamily;
import io.lanrage.nat.stun.AddressFamily;
import io.lanrage.nat.stun.Data;
import io.lanrage.nat.stun.ErrorCode;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.XorPeerAddress;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two clients of one relay, and what else there is at its addresses. */
final class NeighboursTest {

    private static final String OWN = TestRelay.IPV4;
    private static final String INSIDE = "10.0.0.5";
    private static final byte[] HELLO = {'h', 'e', 'l', 'l', 'o'};

    private final TestRelay relay = new TestRelay();
    private final TestClient ann = new TestClient(relay, "ann", "203.0.113.7", 4000);
    private final TestClient bob = new TestClient(relay, "bob", "203.0.113.8", 4000);

    private static Forward sendTo(TestClient client, String peer, int port) {
        return client.forward(ForwardingTest.send(TestClient.peer(peer, port), Data.of(HELLO)));
    }

    private static void assertDropped(Forward verdict) {
        assertThat(verdict.action()).isEqualTo(Forward.Action.DROP);
        assertThat(verdict.drop()).isEqualTo(TurnDrop.OWN_ADDRESS);
    }

    private static void assertToPeer(Forward verdict, String address, int port) {
        assertThat(verdict.action()).isEqualTo(Forward.Action.TO_PEER);
        assertThat(verdict.target().toSocketAddress())
                .isEqualTo(new InetSocketAddress(IpPrefix.parseAddress(address), port));
    }

    @Test
    void clientsReachEachOtherByTheirRelayedAddresses() {
        int ofAnn = ann.allocated();
        int ofBob = bob.allocated();
        assertThat(ann.bind(0x4000, OWN, ofBob)).isZero();
        assertThat(bob.permit(OWN)).isZero();

        assertToPeer(ann.forward(ForwardingTest.channelData(0x4000, HELLO)), OWN, ofBob);
        assertThat(relay.fromPeer(ofBob, OWN, ofAnn, HELLO).action()).isEqualTo(Forward.Action.TO_CLIENT);
        assertToPeer(sendTo(bob, OWN, ofAnn), OWN, ofAnn);
        assertThat(relay.fromPeer(ofAnn, OWN, ofBob, HELLO).action()).isEqualTo(Forward.Action.TO_CLIENT);
    }

    @Test
    void theyDoSoOverIpv6() {
        ann.allocated(new AdditionalAddressFamily(AddressFamily.IPV6.code()));
        bob.allocated(new AdditionalAddressFamily(AddressFamily.IPV6.code()));
        int ofBob = relay.sockets.values().stream()
                .filter(open -> open.family() == AddressFamily.IPV6)
                .reduce((first, second) -> second)
                .orElseThrow()
                .port();
        assertThat(ann.permit(TestRelay.IPV6)).isZero();

        assertToPeer(sendTo(ann, TestRelay.IPV6, ofBob), TestRelay.IPV6, ofBob);
        assertDropped(sendTo(ann, TestRelay.IPV6, 53));
    }

    @Test
    void nothingElseAtTheRelayIsReached() {
        int ofAnn = ann.allocated();
        ann.permit(OWN);

        assertDropped(sendTo(ann, OWN, 53));
        assertDropped(sendTo(ann, OWN, 3478));
        assertDropped(sendTo(ann, OWN, ofAnn == TestRelay.LAST_PORT ? ofAnn - 1 : ofAnn + 1));
        assertDropped(sendTo(ann, OWN, TestRelay.FIRST_PORT - 1));
        assertDropped(sendTo(ann, OWN, TestRelay.LAST_PORT + 1));
        assertDropped(relay.fromPeer(ofAnn, OWN, 53, HELLO));
    }

    @Test
    void neighbourIsGoneWithItsAllocation() {
        ann.allocated();
        int ofBob = bob.allocated();
        ann.bind(0x4000, OWN, ofBob);
        ByteBuffer bytes = ForwardingTest.channelData(0x4000, HELLO);
        assertToPeer(ann.forward(bytes), OWN, ofBob);
        bob.refresh(0);
        assertDropped(ann.forward(bytes));
    }

    @Test
    void addressThatIsNotOpenYetIsNoNeighbour() {
        ann.allocated();
        ann.permit(OWN);
        for (int port = TestRelay.FIRST_PORT; port <= TestRelay.LAST_PORT; port++) {
            relay.portsOfOthers.add(port);
        }
        assertThat(TestClient.code(bob.allocate())).isEqualTo(ErrorCode.INSUFFICIENT_CAPACITY);

        int reached = 0;
        for (int port = TestRelay.FIRST_PORT; port <= TestRelay.LAST_PORT; port++) {
            reached += sendTo(ann, OWN, port).action() == Forward.Action.TO_PEER ? 1 : 0;
        }
        assertThat(reached).as("Ann's own").isEqualTo(1);
    }

    @Test
    void channelIsBoundOnlyToPortsThatCanBeRelayed() {
        ann.allocated();

        assertThat(ann.bind(0x4000, OWN, TestRelay.FIRST_PORT)).isZero();
        assertThat(ann.bind(0x4001, OWN, TestRelay.LAST_PORT)).isZero();
        assertThat(ann.bind(0x4002, OWN, TestRelay.FIRST_PORT - 1)).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(ann.bind(0x4002, OWN, TestRelay.LAST_PORT + 1)).isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void behindARouterNeighboursAreReachedInside() {
        TestRelay inside = new TestRelay(
                TestRelay.options(),
                1,
                List.of(),
                new RelayHosts(Optional.of((Inet4Address) IpPrefix.parseAddress(INSIDE)), Optional.empty()));
        TestClient first = new TestClient(inside, "ann", "203.0.113.7", 4000);
        TestClient second = new TestClient(inside, "bob", "203.0.113.8", 4000);
        int ofFirst = first.allocated();
        int ofSecond = second.allocated();
        first.permit(OWN);
        second.permit(OWN);

        assertToPeer(sendTo(first, OWN, ofSecond), INSIDE, ofSecond);
        assertThat(inside.fromPeer(ofSecond, INSIDE, ofFirst, HELLO).action()).isEqualTo(Forward.Action.TO_CLIENT);
        byte[] sent = new byte[inside.sent.remaining()];
        inside.sent.get(0, sent);
        StunMessage indication = TestRelay.decode(sent);
        assertThat(indication.first(XorPeerAddress.class)).contains(TestClient.peer(OWN, ofFirst));
        // Another program of the machine.
        assertThat(inside.fromPeer(ofSecond, INSIDE, 53, HELLO).drop()).isEqualTo(TurnDrop.NO_PERMISSION);
        assertThat(first.permit(INSIDE)).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(first.bind(0x4000, INSIDE, ofSecond)).isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void operatorMayAllowTheWholeMachine() {
        TestRelay open =
                new TestRelay(TestRelay.options(), 1, List.of(IpPrefix.parse(OWN + "/32")), RelayHosts.AS_SEEN);
        TestClient client = new TestClient(open, "ann", "203.0.113.7", 4000);
        client.allocated();
        client.permit(OWN);

        assertToPeer(sendTo(client, OWN, 53), OWN, 53);
    }
}
