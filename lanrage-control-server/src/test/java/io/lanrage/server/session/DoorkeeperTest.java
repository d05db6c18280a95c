package io.lanrage.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.ipam.IpPrefix;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DoorkeeperTest {

    private static final long SECOND = 1_000_000_000L;
    private static final InetAddress HERE = IpPrefix.parseAddress("192.0.2.1");
    private static final InetAddress THERE = IpPrefix.parseAddress("192.0.2.2");

    private static SessionLimits limits(int connections, int perAddress, Rate connects, Rate requests) {
        return new SessionLimits(
                connections, perAddress, connects, new Rate(1, 1), requests, new Rate(1, 1), 1, Duration.ofSeconds(5));
    }

    private static SessionLimits limits(int connections, int perAddress) {
        return limits(connections, perAddress, new Rate(1_000_000, 1), new Rate(1_000, 1));
    }

    @Test
    void serverTakesAsManyConnectionsAsItsLimitAndNoMore() {
        Doorkeeper keeper = new Doorkeeper(limits(2, 2));
        assertThat(keeper.admit(HERE, 0)).isEqualTo(Admission.ADMITTED);
        assertThat(keeper.admit(THERE, 0)).isEqualTo(Admission.ADMITTED);

        assertThat(keeper.admit(THERE, 0)).isEqualTo(Admission.FULL);
        assertThat(keeper.connections()).isEqualTo(2);

        keeper.left(HERE);
        assertThat(keeper.admit(THERE, 0)).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void addressTakesAsManyConnectionsAsItsLimitAndNoMore() {
        Doorkeeper keeper = new Doorkeeper(limits(10, 2));
        keeper.admit(HERE, 0);
        keeper.admit(HERE, 0);

        assertThat(keeper.admit(HERE, 0)).isEqualTo(Admission.ADDRESS_LIMITED);
        assertThat(keeper.admit(THERE, 0)).isEqualTo(Admission.ADMITTED);

        keeper.left(HERE);
        assertThat(keeper.admit(HERE, 0)).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void addressConnectsAsOftenAsItsRateAllows() {
        Doorkeeper keeper = new Doorkeeper(limits(10, 10, new Rate(2, 1), new Rate(1, 1)));
        keeper.admit(HERE, 0);
        keeper.left(HERE);
        keeper.admit(HERE, 0);
        keeper.left(HERE);

        assertThat(keeper.admit(HERE, SECOND - 1)).isEqualTo(Admission.ADDRESS_LIMITED);
        assertThat(keeper.admit(HERE, SECOND)).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void allSessionsOfAnAddressShareItsRate() {
        Doorkeeper keeper = new Doorkeeper(limits(10, 10, new Rate(10, 1), new Rate(3, 1)));
        keeper.admit(HERE, 0);
        keeper.admit(HERE, 0);
        keeper.admit(THERE, 0);

        for (int i = 0; i < 3; i++) {
            assertThat(keeper.mayAsk(HERE, 0)).isTrue();
        }
        assertThat(keeper.mayAsk(HERE, 0)).isFalse();
        assertThat(keeper.mayAsk(THERE, 0)).isTrue();
        assertThat(keeper.mayAsk(HERE, SECOND)).isTrue();
    }

    @Test
    void addressesOfOneIpv6SubnetCountAsOne() {
        Doorkeeper keeper = new Doorkeeper(limits(10, 1));
        keeper.admit(IpPrefix.parseAddress("2001:db8:0:1::1"), 0);

        assertThat(keeper.admit(IpPrefix.parseAddress("2001:db8:0:1:ffff::2"), 0))
                .isEqualTo(Admission.ADDRESS_LIMITED);
        assertThat(keeper.admit(IpPrefix.parseAddress("2001:db8:0:2::1"), 0)).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void addressThatNobodyKnowsMayNotAsk() {
        assertThat(new Doorkeeper(limits(1, 1)).mayAsk(HERE, 0)).isFalse();
    }

    @Test
    void leavingWithoutHavingComeIsABrokenPromise() {
        assertThatThrownBy(() -> new Doorkeeper(limits(1, 1)).left(HERE)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void tableOfAddressesIsBoundedAndForgetsThoseWhoRested() throws UnknownHostException {
        Doorkeeper keeper = new Doorkeeper(limits(10, 10, new Rate(1, 1), new Rate(1, 1)));
        int refused = 0;
        for (int i = 0; i < Doorkeeper.MAX_ADDRESSES + 100; i++) {
            InetAddress address = address(i);
            if (keeper.admit(address, 0) == Admission.ADMITTED) {
                keeper.left(address);
            } else {
                refused++;
            }
        }
        assertThat(refused).isEqualTo(100);

        int admitted = 0;
        for (int i = 0; i < 2_000; i++) {
            admitted += keeper.admit(address(0x1000_0000 + i), SECOND) == Admission.ADMITTED ? 1 : 0;
        }
        assertThat(admitted).isEqualTo(10);
    }

    private static InetAddress address(int number) throws UnknownHostException {
        return InetAddress.getByAddress(
                ByteBuffer.allocate(4).putInt(0x0a00_0000 + number).array());
    }
}
