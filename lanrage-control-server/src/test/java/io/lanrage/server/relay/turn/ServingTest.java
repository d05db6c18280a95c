package io.lanrage.server.relay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.stun.AdditionalAddressFamily;
import io.lanrage.nat.stun.ChannelNumber;
import io.lanrage.nat.stun.ErrorCode;
import io.lanrage.nat.stun.Lifetime;
import io.lanrage.nat.stun.RequestedAddressFamily;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMethod;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Refresh, CreatePermission and ChannelBind (RFC 8656 §8.2, §10.2, §12.2). */
final class ServingTest {

    private static final String PEER = "192.0.2.9";
    private static final String OTHER_PEER = "192.0.2.10";
    private static final String IPV6_PEER = "2a00::9";

    private final TestRelay relay = new TestRelay();
    private final TestClient client = new TestClient(relay, "ann", "203.0.113.7", 4000);
    private int port;

    @BeforeEach
    void allocate() {
        port = client.allocated(new Lifetime(3600));
    }

    /** Whether data from a peer passes, and how. */
    private String passes(String peer, int peerPort) {
        Forward verdict = relay.fromPeer(port, peer, peerPort, new byte[4]);
        if (verdict.action() != Forward.Action.TO_CLIENT) {
            return verdict.drop().name();
        }
        return relay.sent.get(0) == 0 ? "indication" : "channel " + Integer.toHexString(relay.sent.getShort(0));
    }

    @Test
    void withoutAnAllocationThereIsNothingToServe() {
        TestClient other = new TestClient(relay, "ann", "203.0.113.7", 4001);

        assertThat(other.refresh(600)).isEqualTo(ErrorCode.ALLOCATION_MISMATCH);
        assertThat(other.refresh(0)).isEqualTo(ErrorCode.ALLOCATION_MISMATCH);
        assertThat(other.permit(PEER)).isEqualTo(ErrorCode.ALLOCATION_MISMATCH);
        assertThat(other.bind(0x4000, PEER, 5)).isEqualTo(ErrorCode.ALLOCATION_MISMATCH);
    }

    @Test
    void othersCredentialsAreWrongForAnAllocation() {
        client.credentials =
                TestRelay.SECRET.mint("bob", Instant.ofEpochSecond(relay.epochSecond()), Duration.ofHours(1));

        assertThat(client.refresh(0)).isEqualTo(ErrorCode.WRONG_CREDENTIALS);
        assertThat(client.permit(PEER)).isEqualTo(ErrorCode.WRONG_CREDENTIALS);
        assertThat(client.bind(0x4000, PEER, 5)).isEqualTo(ErrorCode.WRONG_CREDENTIALS);
        assertThat(client.askForCode(StunMethod.ALLOCATE, TestClient.withUdp()))
                .isEqualTo(ErrorCode.ALLOCATION_MISMATCH);
    }

    @Test
    void refreshSetsTheTimeAnew() {
        StunMessage answer = client.ask(StunMethod.REFRESH, new Lifetime(700));

        assertThat(answer.first(Lifetime.class)).contains(new Lifetime(700));
        relay.pass(699);
        assertThat(relay.shard.allocations()).isEqualTo(1);
        assertThat(client.ask(StunMethod.REFRESH).first(Lifetime.class)).contains(new Lifetime(600));
        relay.pass(600);
        relay.assertNothingLeft();
    }

    @Test
    void refreshOfZeroEndsTheAllocation() {
        StunMessage answer = client.ask(StunMethod.REFRESH, new Lifetime(0));

        assertThat(answer.first(Lifetime.class)).contains(new Lifetime(0));
        relay.assertNothingLeft();
        assertThat(client.refresh(0)).isEqualTo(ErrorCode.ALLOCATION_MISMATCH);
    }

    @Test
    void refreshOfAnotherFamilyIsAMismatch() {
        assertThat(client.askForCode(StunMethod.REFRESH, new RequestedAddressFamily(2)))
                .isEqualTo(ErrorCode.PEER_ADDRESS_FAMILY_MISMATCH);
        assertThat(client.askForCode(StunMethod.REFRESH, new RequestedAddressFamily(1)))
                .isZero();
    }

    @Test
    void familiesOfAnAllocationAreRefreshedAndEndedOneByOne() {
        TestClient dual = new TestClient(relay, "bob", "203.0.113.8", 4000);
        dual.allocated(new AdditionalAddressFamily(2));
        relay.pass(599);
        assertThat(dual.askForCode(StunMethod.REFRESH, new RequestedAddressFamily(2)))
                .isZero();
        relay.pass(1);
        assertThat(relay.sockets).hasSize(2);
        assertThat(dual.permit(PEER)).isEqualTo(ErrorCode.PEER_ADDRESS_FAMILY_MISMATCH);
        assertThat(dual.permit(IPV6_PEER)).isZero();
        assertThat(dual.askForCode(StunMethod.REFRESH, new RequestedAddressFamily(2), new Lifetime(0)))
                .isZero();
        assertThat(relay.sockets).hasSize(1);
        assertThat(relay.shard.allocations()).isEqualTo(1);
    }

    @Test
    void permissionIsForAnAddressAndFiveMinutes() {
        assertThat(passes(PEER, 1)).isEqualTo("NO_PERMISSION");
        assertThat(client.permit(PEER)).isZero();
        assertThat(passes(PEER, 1)).isEqualTo("indication");
        assertThat(passes(PEER, 65535)).isEqualTo("indication");
        assertThat(passes(OTHER_PEER, 1)).isEqualTo("NO_PERMISSION");
        relay.pass(299);
        assertThat(passes(PEER, 1)).isEqualTo("indication");
        relay.pass(1);
        assertThat(passes(PEER, 1)).isEqualTo("NO_PERMISSION");
        assertThat(client.permit(PEER)).isZero();
        assertThat(passes(PEER, 1)).isEqualTo("indication");
    }

    @Test
    void dataRenewsNoPermission() {
        assertThat(client.permit(PEER)).isZero();
        for (int i = 0; i < 10; i++) {
            relay.pass(30);
            passes(PEER, 1);
        }
        assertThat(passes(PEER, 1)).isEqualTo("NO_PERMISSION");
    }

    @Test
    void permissionsAreGivenTogetherOrNotAtAll() {
        assertThat(client.permit(PEER, "10.0.0.1")).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(client.permit(PEER, IPV6_PEER)).isEqualTo(ErrorCode.PEER_ADDRESS_FAMILY_MISMATCH);
        assertThat(client.permit(PEER, "192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"))
                .isEqualTo(ErrorCode.INSUFFICIENT_CAPACITY);
        assertThat(passes(PEER, 1)).isEqualTo("NO_PERMISSION");
        assertThat(client.permit(PEER, PEER, "192.0.2.1", "192.0.2.2", "192.0.2.3"))
                .isZero();
        assertThat(passes("192.0.2.3", 1)).isEqualTo("indication");
    }

    @Test
    void expiredPermissionsMakeRoom() {
        assertThat(client.permit(PEER, "192.0.2.1", "192.0.2.2", "192.0.2.3")).isZero();
        assertThat(client.permit("192.0.2.4")).isEqualTo(ErrorCode.INSUFFICIENT_CAPACITY);
        relay.pass(200);
        assertThat(client.permit(PEER)).isZero();
        relay.pass(100);
        assertThat(client.permit("192.0.2.4")).isZero();
        assertThat(passes(PEER, 1)).isEqualTo("indication");
        assertThat(passes("192.0.2.1", 1)).isEqualTo("NO_PERMISSION");
    }

    @Test
    void permissionForNobodyIsABadRequest() {
        assertThat(client.permit()).isEqualTo(ErrorCode.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.1.2.3", "169.254.169.254", "0.0.0.0", "255.255.255.255"})
    void operatorsNetworkIsForbidden(String peer) {
        assertThat(client.permit(peer)).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(client.bind(0x4000, peer, 80)).isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void mappedFormOfAPrivateAddressIsForbiddenToo() {
        TestClient dual = new TestClient(relay, "bob", "203.0.113.8", 4000);
        dual.allocated(new AdditionalAddressFamily(2));

        assertThat(dual.permit("::ffff:10.0.0.1")).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(dual.permit("64:ff9b::a00:1")).isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void channelIsBoundToAPeerAndItsPort() {
        assertThat(client.bind(0x4000, PEER, 5)).isZero();

        assertThat(passes(PEER, 5)).isEqualTo("channel 4000");
        assertThat(passes(PEER, 6)).isEqualTo("indication");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0x3FFF, 0x8000, 0xFFFF})
    void otherNumbersAreNoChannels(int channel) {
        assertThat(client.bind(channel, PEER, 5)).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(client.bind(0x4FFF, PEER, 5)).isZero();
    }

    @Test
    void channelsOfOldClientsAreServed() {
        assertThat(client.bind(0x7FFF, PEER, 5)).isZero();

        assertThat(passes(PEER, 5)).isEqualTo("channel 7fff");
    }

    @Test
    void channelBindNeedsBothItsAttributes() {
        assertThat(client.askForCode(StunMethod.CHANNEL_BIND, new ChannelNumber(0x4000)))
                .isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(client.askForCode(StunMethod.CHANNEL_BIND, TestClient.peer(PEER, 5)))
                .isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(client.bind(0x4000, IPV6_PEER, 5)).isEqualTo(ErrorCode.PEER_ADDRESS_FAMILY_MISMATCH);
        assertThat(client.bind(0x4000, PEER, 0)).isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void channelHasOnePeerAndPeerOneChannel() {
        assertThat(client.bind(0x4000, PEER, 5)).isZero();

        assertThat(client.bind(0x4000, PEER, 6)).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(client.bind(0x4001, PEER, 5)).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(client.bind(0x4001, PEER, 6)).isZero();
        assertThat(client.bind(0x4000, PEER, 5)).isZero();
    }

    @Test
    void channelLastsTenMinutesAndItsPermissionFive() {
        assertThat(client.bind(0x4000, PEER, 5)).isZero();
        relay.pass(299);
        assertThat(passes(PEER, 5)).isEqualTo("channel 4000");
        relay.pass(1);
        assertThat(passes(PEER, 5)).isEqualTo("NO_PERMISSION");
        assertThat(client.permit(PEER)).isZero();
        assertThat(passes(PEER, 5)).isEqualTo("channel 4000");
        relay.pass(299);
        assertThat(client.permit(PEER)).isZero();
        assertThat(passes(PEER, 5)).isEqualTo("channel 4000");
        relay.pass(1);
        assertThat(passes(PEER, 5)).isEqualTo("indication");
    }

    @Test
    void expiredChannelRestsForFiveMinutes() {
        assertThat(client.bind(0x4000, PEER, 5)).isZero();
        relay.pass(899);
        assertThat(client.bind(0x4000, OTHER_PEER, 5)).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(client.bind(0x4001, PEER, 5)).isEqualTo(ErrorCode.BAD_REQUEST);
        relay.pass(1);
        assertThat(client.bind(0x4000, OTHER_PEER, 5)).isZero();
        assertThat(client.bind(0x4001, PEER, 5)).isZero();
    }

    @Test
    void restingChannelCanBeBoundToTheSamePeerAgain() {
        assertThat(client.bind(0x4000, PEER, 5)).isZero();
        relay.pass(700);
        assertThat(client.bind(0x4000, PEER, 5)).isZero();
        assertThat(passes(PEER, 5)).isEqualTo("channel 4000");
    }

    @Test
    void channelsAreCounted() {
        for (int i = 0; i < 4; i++) {
            assertThat(client.bind(0x4000 + i, PEER, 5 + i)).isZero();
        }
        assertThat(client.bind(0x4004, PEER, 9)).isEqualTo(ErrorCode.INSUFFICIENT_CAPACITY);
        relay.pass(900);
        assertThat(client.bind(0x4004, PEER, 9)).isZero();
    }

    @Test
    void bindingRenewsThePermission() {
        assertThat(client.bind(0x4000, PEER, 5)).isZero();
        relay.pass(250);
        assertThat(client.bind(0x4000, PEER, 5)).isZero();
        relay.pass(299);
        assertThat(passes(PEER, 5)).isEqualTo("channel 4000");
        assertThat(passes(PEER, 6)).isEqualTo("indication");
    }

    @Test
    void allocationsKnowNothingOfEachOther() {
        assertThat(client.bind(0x4000, PEER, 5)).isZero();
        TestClient other = new TestClient(relay, "ann", "203.0.113.7", 4001);
        int otherPort = other.allocated();

        assertThat(relay.fromPeer(otherPort, PEER, 5, new byte[1]).drop()).isEqualTo(TurnDrop.NO_PERMISSION);
        assertThat(other.bind(0x4000, OTHER_PEER, 7)).isZero();
        Forward verdict = other.forward(ForwardingTest.channelData(0x4000, new byte[1]));
        assertThat(verdict.target().toSocketAddress()).isEqualTo(new InetSocketAddress(OTHER_PEER, 7));
    }
}
