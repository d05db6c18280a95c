package io.lanrage.server.relay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.stun.AdditionalAddressFamily;
import io.lanrage.nat.stun.AddressErrorCode;
import io.lanrage.nat.stun.DontFragment;
import io.lanrage.nat.stun.ErrorCode;
import io.lanrage.nat.stun.EvenPort;
import io.lanrage.nat.stun.Lifetime;
import io.lanrage.nat.stun.OpaqueAttribute;
import io.lanrage.nat.stun.RequestedAddressFamily;
import io.lanrage.nat.stun.RequestedTransport;
import io.lanrage.nat.stun.ReservationToken;
import io.lanrage.nat.stun.StunAttribute;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.stun.UnknownAttributes;
import io.lanrage.nat.stun.XorMappedAddress;
import io.lanrage.nat.stun.XorRelayedAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Allocate requests (RFC 8656 §7.2). */
final class AllocateTest {

    private final TestRelay relay = new TestRelay();
    private final TestClient client = new TestClient(relay, "ann", "203.0.113.7", 4000);

    private static List<InetSocketAddress> relayed(StunMessage answer) {
        return answer.attributes().stream()
                .filter(XorRelayedAddress.class::isInstance)
                .map(attribute -> ((XorRelayedAddress) attribute).address())
                .toList();
    }

    private static RequestedAddressFamily family(int code) {
        return new RequestedAddressFamily(code);
    }

    private int code(StunAttribute... wishes) {
        return TestClient.code(client.allocate(wishes));
    }

    @Test
    void successTellsAddressesAndLifetime() {
        StunMessage answer = client.allocate();
        int port = relayed(answer).get(0).getPort();

        assertThat(answer.attributes())
                .containsExactly(
                        new XorRelayedAddress(new InetSocketAddress(TestRelay.IPV4, port)),
                        new Lifetime(600),
                        new XorMappedAddress(client.address()));
        assertThat(port).isBetween(TestRelay.FIRST_PORT, TestRelay.LAST_PORT);
        assertThat(relay.sockets.values())
                .singleElement()
                .satisfies(open -> assertThat(open.port()).isEqualTo(port));
    }

    @ParameterizedTest
    @CsvSource({"0, 600", "1, 600", "600, 600", "601, 601", "3600, 3600", "3601, 3600", "4294967295, 3600"})
    void lifetimeIsBetweenTenMinutesAndAnHour(long wished, long granted) {
        assertThat(client.allocate(new Lifetime(wished)).first(Lifetime.class)).contains(new Lifetime(granted));
        relay.pass(granted - 1);
        assertThat(relay.shard.allocations()).isEqualTo(1);
        relay.pass(1);
        relay.assertNothingLeft();
    }

    @Test
    void transportHasToBeUdp() {
        assertThat(client.askForCode(StunMethod.ALLOCATE)).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(client.askForCode(StunMethod.ALLOCATE, new RequestedTransport(6)))
                .isEqualTo(ErrorCode.UNSUPPORTED_TRANSPORT_PROTOCOL);
        relay.assertNothingLeft();
    }

    @Test
    void unknownAttributesAreListed() {
        StunMessage answer = client.allocate(
                OpaqueAttribute.of(0x7F01, new byte[4]), OpaqueAttribute.of(0x8F01, new byte[4]), new DontFragment());

        assertThat(TestClient.code(answer)).isEqualTo(ErrorCode.UNKNOWN_ATTRIBUTE);
        assertThat(answer.first(UnknownAttributes.class))
                .contains(new UnknownAttributes(List.of(0x7F01, DontFragment.TYPE)));
    }

    @Test
    void fragmentsCanBeForbiddenWhereSocketsCan() {
        TestRelay able = new TestRelay(TestRelay.options(true, true, 4, 4, 4, 4, true), 1);
        new TestClient(able, "ann", "203.0.113.7", 4000).allocated(new DontFragment());
    }

    @Test
    void repeatedRequestIsAnsweredTheSame() {
        client.ask(StunMethod.REFRESH);
        StunMessageBuilder request = client.sealed(
                StunMethod.ALLOCATE,
                new TransactionId(7, 7),
                TestClient.withUdp(new EvenPort(true), new Lifetime(1000)));
        StunMessage first = client.exchange(request).orElseThrow();
        relay.pass(5);

        assertThat(client.exchange(request).orElseThrow().toByteArray()).isEqualTo(first.toByteArray());
        assertThat(relay.sockets).hasSize(1);
    }

    @Test
    void secondAllocationOfAFiveTupleIsAMismatch() {
        client.allocated();

        assertThat(code()).isEqualTo(ErrorCode.ALLOCATION_MISMATCH);
        assertThat(relay.sockets).hasSize(1);
        new TestClient(relay, "ann", "203.0.113.7", 4001).allocated();
        new TestClient(relay, "ann", "203.0.113.7", 4000, Origin.ofSocket(1)).allocated();
        new TestClient(relay, "ann", "203.0.113.7", 4000, Origin.ofConnection(0)).allocated();
        assertThat(relay.shard.allocations()).isEqualTo(4);
    }

    @Test
    void familyCanBeChosen() {
        assertThat(relayed(client.allocate(family(2))))
                .singleElement()
                .satisfies(address ->
                        assertThat(address.getAddress().getHostAddress()).startsWith("2a01:4f8"));
    }

    @Test
    void familyThatTheRelayDoesNotHaveIsNotSupported() {
        TestRelay ipv6Only = new TestRelay(TestRelay.options(false, true, 4, 4, 4, 4, false), 1);
        TestClient there = new TestClient(ipv6Only, "ann", "203.0.113.7", 4000);

        assertThat(TestClient.code(there.allocate())).isEqualTo(ErrorCode.ADDRESS_FAMILY_NOT_SUPPORTED);
        assertThat(TestClient.code(there.allocate(family(1)))).isEqualTo(ErrorCode.ADDRESS_FAMILY_NOT_SUPPORTED);
        assertThat(TestClient.code(there.allocate(family(2)))).isZero();
        assertThat(code(family(7))).isEqualTo(ErrorCode.ADDRESS_FAMILY_NOT_SUPPORTED);
    }

    @Test
    void bothFamiliesCanBeHad() {
        assertThat(relayed(client.allocate(new AdditionalAddressFamily(2)))).hasSize(2);
        assertThat(relay.sockets).hasSize(2);
        assertThat(relay.commons.quotas().held()).isEqualTo(1);
    }

    @Test
    void missingSecondFamilyIsExplained() {
        TestRelay ipv4Only = new TestRelay(TestRelay.options(true, false, 4, 4, 4, 4, false), 1);
        StunMessage answer =
                new TestClient(ipv4Only, "ann", "203.0.113.7", 4000).allocate(new AdditionalAddressFamily(2));

        assertThat(relayed(answer)).hasSize(1);
        assertThat(answer.first(AddressErrorCode.class))
                .contains(new AddressErrorCode(2, ErrorCode.ADDRESS_FAMILY_NOT_SUPPORTED, ""));
    }

    @Test
    void wishesThatContradictEachOtherAreBadRequests() {
        AdditionalAddressFamily both = new AdditionalAddressFamily(2);
        ReservationToken token = new ReservationToken(1);

        assertThat(code(family(1), both)).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(code(new AdditionalAddressFamily(1))).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(code(new EvenPort(true), both)).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(code(token, new EvenPort(false))).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(code(token, family(1))).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(code(token, both)).isEqualTo(ErrorCode.BAD_REQUEST);
        relay.assertNothingLeft();
    }

    @Test
    void evenPortWithTheNextOneReserved() {
        StunMessage answer = client.allocate(new EvenPort(true));
        int port = relayed(answer).get(0).getPort();
        ReservationToken token = answer.first(ReservationToken.class).orElseThrow();

        assertThat(port % 2).isZero();
        assertThat(relay.commons.quotas().held()).isEqualTo(2);
        TestClient second = new TestClient(relay, "ann", "203.0.113.9", 1, Origin.ofConnection(5));
        assertThat(second.allocated(token)).isEqualTo(port + 1);
        assertThat(relay.commons.quotas().held()).isEqualTo(2);
        assertThat(TestClient.code(new TestClient(relay, "ann", "203.0.113.9", 2).allocate(token)))
                .isEqualTo(ErrorCode.INSUFFICIENT_CAPACITY);
    }

    @Test
    void reservationEndsAfterThirtySeconds() {
        ReservationToken token = client.allocate(new EvenPort(true))
                .first(ReservationToken.class)
                .orElseThrow();
        relay.pass(30);

        assertThat(relay.commons.quotas().held()).isEqualTo(1);
        assertThat(TestClient.code(new TestClient(relay, "bob", "203.0.113.9", 2).allocate(token)))
                .isEqualTo(ErrorCode.INSUFFICIENT_CAPACITY);
        assertThat(client.refresh(0)).isZero();
        relay.assertNothingLeft();
    }

    @Test
    void userHasAQuotaWhateverItsCredentialsAndAddresses() {
        for (int i = 0; i < 8; i++) {
            new TestClient(relay, "ann", "203.0.113.7", 5000 + i).allocated();
            relay.pass(1);
        }

        assertThat(code()).isEqualTo(ErrorCode.ALLOCATION_QUOTA_REACHED);
        new TestClient(relay, "bob", "203.0.113.7", 1).allocated();
    }

    @Test
    void relayHasAQuota() {
        for (int i = 0; i < 40; i++) {
            new TestClient(relay, "user" + i % 10, "203.0.113.7", 5000 + i).allocated();
            relay.pass(1);
        }

        assertThat(code()).isEqualTo(ErrorCode.ALLOCATION_QUOTA_REACHED);
        relay.pass(600);
        relay.assertNothingLeft();
    }

    @Test
    void portsOfOtherProgramsAreSteppedOver() {
        for (int port = TestRelay.FIRST_PORT; port < TestRelay.LAST_PORT; port += 2) {
            relay.portsOfOthers.add(port);
        }

        assertThat(client.allocated() % 2).isOne();
        assertThat(relay.commons.ipv4Ports().free()).isEqualTo(99);
    }

    @Test
    void relayWithoutAnyPortHasNoCapacity() {
        for (int port = TestRelay.FIRST_PORT; port <= TestRelay.LAST_PORT; port++) {
            relay.portsOfOthers.add(port);
        }

        assertThat(code()).isEqualTo(ErrorCode.INSUFFICIENT_CAPACITY);
        assertThat(code(new EvenPort(true))).isEqualTo(ErrorCode.INSUFFICIENT_CAPACITY);
        assertThat(code(new AdditionalAddressFamily(2))).isEqualTo(ErrorCode.INSUFFICIENT_CAPACITY);
        relay.assertNothingLeft();
    }

    @Test
    void closedConnectionEndsItsAllocation() {
        TestClient stream = new TestClient(relay, "ann", "203.0.113.7", 4000, Origin.ofConnection(3));
        stream.allocated(new AdditionalAddressFamily(2));

        relay.perform(relay.shard.disconnected(stream.origin, stream.endpoint));
        relay.assertNothingLeft();
        assertThat(relay.shard.disconnected(stream.origin, stream.endpoint)).isEmpty();
    }
}
