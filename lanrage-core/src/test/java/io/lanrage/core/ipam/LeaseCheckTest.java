package io.lanrage.core.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.key.PeerId;
import java.net.InetAddress;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class LeaseCheckTest {

    private static final PeerId ALICE = IpAddressPoolTest.peer(1);
    private static final PeerId BOB = IpAddressPoolTest.peer(2);

    private final LeaseCheck check = new LeaseCheck(new AddressSpace(IpPrefix.parse("10.66.0.0/16")), 1);
    private final BitSet taken = new BitSet();

    LeaseCheckTest() {
        taken.set(0);
        taken.set(255);
    }

    @Test
    void soundLeasesGiveNoFinding() {
        hold(ALICE, 1);
        hold(BOB, 254);

        assertThat(check.findings(taken)).isEmpty();
    }

    @Test
    void addressOfTwoIsFound() {
        hold(ALICE, 5);
        hold(BOB, 5);

        assertThat(check.findings(taken)).containsExactly(new LeaseFinding.HeldTwice(address("10.66.0.5"), ALICE, BOB));
    }

    @Test
    void firstAndLastAddressAreReserved() {
        hold(ALICE, 0);
        hold(BOB, 255);

        assertThat(check.findings(taken))
                .containsExactly(
                        new LeaseFinding.Reserved(address("10.66.0.0"), ALICE),
                        new LeaseFinding.Reserved(address("10.66.0.255"), BOB));
    }

    @Test
    void addressBehindTheOpenPartIsFound() {
        hold(ALICE, 257);

        assertThat(check.findings(taken)).containsExactly(new LeaseFinding.OutOfRange(address("10.66.1.1"), ALICE));
    }

    @Test
    void addressBeforeThePrefixIsFound() {
        check.held(ALICE, -1);

        assertThat(check.findings(taken)).containsExactly(new LeaseFinding.OutOfRange(address("10.65.255.255"), ALICE));
    }

    @Test
    void unmarkedAddressIsFound() {
        check.held(ALICE, 9);

        assertThat(check.findings(taken)).containsExactly(new LeaseFinding.NotMarked(address("10.66.0.9")));
    }

    @Test
    void lostAddressIsFound() {
        taken.set(77);
        taken.set(512);

        assertThat(check.findings(taken))
                .containsExactly(
                        new LeaseFinding.Lost(address("10.66.0.77")), new LeaseFinding.Lost(address("10.66.2.0")));
    }

    private void hold(PeerId peer, int offset) {
        check.held(peer, offset);
        taken.set(offset);
    }

    private static InetAddress address(String text) {
        return IpPrefix.parseAddress(text);
    }
}
