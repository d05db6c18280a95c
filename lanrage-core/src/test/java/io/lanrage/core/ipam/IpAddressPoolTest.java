package io.lanrage.core.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.error.RefusedException;
import io.lanrage.core.key.LowerBase32;
import io.lanrage.core.key.PeerId;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressPoolTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration NANOSECOND = Duration.ofNanos(1);

    private final IpAddressPool pool = new IpAddressPool(IpPrefix.parse("10.66.0.0/16"));

    @Test
    void lowestAddressIsLeasedFirst() {
        assertThat(pool.lease(peer(1), START)).isEqualTo(address("10.66.0.1"));
        assertThat(pool.lease(peer(2), START)).isEqualTo(address("10.66.0.2"));
    }

    @Test
    void leaseOfOneWhoHasOneIsTheSame() {
        InetAddress first = pool.lease(peer(1), START);

        assertThat(pool.lease(peer(1), START)).isEqualTo(first);
        assertThat(pool.statistics(START).leased()).isEqualTo(1);
    }

    @Test
    void addressOfNobodyIsEmpty() {
        assertThat(pool.addressOf(peer(1))).isEmpty();
    }

    @Test
    void releaseWithoutLeaseChangesNothing() {
        assertThat(pool.release(peer(1), START)).isEmpty();
        assertThat(pool.statistics(START).resting()).isZero();
    }

    @Test
    void addressRestsUntilJustBeforeItsTime() {
        pool.lease(peer(1), START);
        assertThat(pool.release(peer(1), START)).contains(address("10.66.0.1"));

        Instant justBefore = START.plus(IpAddressPool.RESTING_TIME).minus(NANOSECOND);

        assertThat(pool.lease(peer(2), justBefore)).isEqualTo(address("10.66.0.2"));
    }

    @Test
    void addressIsFreeExactlyAtTheEndOfItsRest() {
        pool.lease(peer(1), START);
        pool.release(peer(1), START);

        assertThat(pool.lease(peer(2), START.plus(IpAddressPool.RESTING_TIME))).isEqualTo(address("10.66.0.1"));
    }

    @Test
    void restingTimeIsTwoMinutes() {
        assertThat(IpAddressPool.RESTING_TIME).isEqualTo(Duration.ofSeconds(120));
    }

    @Test
    void peerThatComesBackInTimeGetsItsAddressAgain() {
        pool.lease(peer(1), START);
        pool.lease(peer(2), START);
        pool.release(peer(2), START);
        pool.release(peer(1), START);

        Instant justBefore = START.plus(IpAddressPool.RESTING_TIME).minus(NANOSECOND);

        assertThat(pool.lease(peer(2), justBefore)).isEqualTo(address("10.66.0.2"));
        assertThat(pool.statistics(justBefore).regained()).isEqualTo(1);
    }

    @Test
    void peerThatComesBackTooLateIsLikeAnyOther() {
        pool.lease(peer(1), START);
        pool.lease(peer(2), START);
        pool.release(peer(2), START);
        pool.release(peer(1), START);

        assertThat(pool.lease(peer(2), START.plus(IpAddressPool.RESTING_TIME))).isEqualTo(address("10.66.0.1"));
    }

    @Test
    void secondReleaseRestsFromAnew() {
        pool.lease(peer(1), START);
        pool.release(peer(1), START);
        Instant back = START.plusSeconds(100);
        pool.lease(peer(1), back);
        pool.release(peer(1), back);

        assertThat(pool.lease(peer(2), START.plus(IpAddressPool.RESTING_TIME))).isEqualTo(address("10.66.0.2"));
        assertThat(pool.lease(peer(3), back.plus(IpAddressPool.RESTING_TIME))).isEqualTo(address("10.66.0.1"));
    }

    @Test
    void releasedPeerHasNoAddress() {
        pool.lease(peer(1), START);
        pool.release(peer(1), START);

        assertThat(pool.addressOf(peer(1))).isEmpty();
    }

    @Test
    void timeThatGoesBackOnlyLengthensTheRest() {
        pool.lease(peer(1), START);
        pool.release(peer(1), START);

        assertThat(pool.lease(peer(2), START.minusSeconds(3600))).isEqualTo(address("10.66.0.2"));
        assertThat(pool.check()).isEmpty();
    }

    @Test
    void secondSubnetIsOpenedWhenTheFirstIsFull() {
        leaseAll(254);

        assertThat(pool.addressOf(peer(254))).contains(address("10.66.0.254"));
        assertThat(pool.statistics(START).openedSubnets()).isEqualTo(1);
        assertThat(pool.lease(peer(255), START)).isEqualTo(address("10.66.1.1"));
        assertThat(pool.statistics(START).openedSubnets()).isEqualTo(2);
    }

    @Test
    void restingAddressesFillASubnetToo() {
        leaseAll(254);
        pool.release(peer(7), START);

        assertThat(pool.lease(peer(255), START)).isEqualTo(address("10.66.1.1"));
        assertThat(pool.lease(peer(256), START.plus(IpAddressPool.RESTING_TIME)))
                .isEqualTo(address("10.66.0.7"));
    }

    @Test
    void wholePrefixCanBeLeasedAndNotOneMore() {
        leaseAll(65_024);

        PoolStatistics full = pool.statistics(START);
        assertThat(full.openedSubnets()).isEqualTo(256);
        assertThat(full.leased()).isEqualTo(full.capacity()).isEqualTo(65_024);
        assertThat(full.free()).isZero();
        assertThat(pool.addressOf(peer(65_024))).contains(address("10.66.255.254"));
        assertThat(pool.check()).isEmpty();
        assertThatThrownBy(() -> pool.lease(peer(65_025), START))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ADDRESSES_EXHAUSTED))
                .hasMessage("all 65024 addresses of 10.66.0.0/16 are in use");
        assertThat(pool.statistics(START).refused()).isEqualTo(1);
    }

    @Test
    void exhaustionSaysWhenTheNextAddressIsFree() {
        IpAddressPool small = new IpAddressPool(IpPrefix.parse("172.16.5.0/24"));
        for (int i = 1; i <= 254; i++) {
            small.lease(peer(i), START);
        }
        small.release(peer(9), START);
        small.release(peer(3), START.plusSeconds(10));

        assertThatThrownBy(() -> small.lease(peer(255), START.plusSeconds(20)))
                .hasMessage("all 254 addresses of 172.16.5.0/24 are in use; the next of 2 that rest is free in 100 s");
        assertThat(small.lease(peer(3), START.plusSeconds(20))).isEqualTo(address("172.16.5.3"));
        assertThat(small.lease(peer(255), START.plusSeconds(120))).isEqualTo(address("172.16.5.9"));
        assertThat(small.check()).isEmpty();
    }

    @Test
    void prefixAboveTheSignBitIsCountedRightly() {
        IpAddressPool high = new IpAddressPool(IpPrefix.parse("255.255.254.0/23"));
        for (int i = 1; i <= 508; i++) {
            high.lease(peer(i), START);
        }

        assertThat(high.addressOf(peer(508))).contains(address("255.255.255.254"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/15", "10.66.0.0/25", "10.66.0.1/32", "fd00::/16", "fd00::/24"})
    void basePrefixOfAnotherKindIsRefused(String prefix) {
        assertThatThrownBy(() -> new IpAddressPool(IpPrefix.parse(prefix)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(IpPrefix.parse(prefix).toString())
                .hasMessageContaining("16 to 24");
    }

    private void leaseAll(int count) {
        for (int i = 1; i <= count; i++) {
            pool.lease(peer(i), START);
        }
    }

    static PeerId peer(int number) {
        return new PeerId(
                LowerBase32.encode(ByteBuffer.allocate(10).putInt(number).array(), 10));
    }

    private static InetAddress address(String text) {
        return IpPrefix.parseAddress(text);
    }
}
