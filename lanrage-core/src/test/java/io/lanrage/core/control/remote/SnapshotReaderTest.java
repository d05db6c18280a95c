package io.lanrage.core.control.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.control.message.Result.PartySnapshot;
import io.lanrage.core.control.message.Result.PeerSnapshot;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.party.Party;
import io.lanrage.core.party.PartyId;
import io.lanrage.core.party.Presence;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotReaderTest {

    private static final PublicKey ALICE = SampleParty.ALICE.publicKey();
    private static final PublicKey BOB = SampleParty.BOB.publicKey();

    private final SampleParty sample = new SampleParty(ALICE);
    private final SnapshotReader reader = sample.reader();

    @Test
    void snapshotBecomesAParty() {
        sample.join(BOB, 2);

        Party party = reader.party(sample.snapshot());

        assertThat(party.id()).isEqualTo(sample.id());
        assertThat(party.name()).isEqualTo("Friday");
        assertThat(party.revision()).isEqualTo(2);
        assertThat(party.host()).isEqualTo(ALICE.peerId());
        assertThat(party.prefix()).isEqualTo(IpPrefix.parse("10.66.0.0/16"));
        assertThat(party.members()).hasSize(2);
        assertThat(party.member(BOB.peerId())).hasValueSatisfying(bob -> {
            assertThat(bob.name()).isEqualTo("player 10.66.0.2");
            assertThat(bob.address()).isEqualTo(IpPrefix.parseAddress("10.66.0.2"));
            assertThat(bob.natType()).isEqualTo(NatType.UNKNOWN);
            assertThat(bob.presence()).isEqualTo(Presence.PRESENT);
        });
    }

    @Test
    void twoMembersWithOneAddressAreRefused() {
        sample.join(BOB, 1);

        assertRefused(sample.snapshot(), "two members have the address 10.66.0.1");
    }

    @Test
    void oneMemberTwiceIsRefused() {
        sample.join(ALICE, 2);

        assertRefused(sample.snapshot(), "member " + ALICE.peerId() + " is there twice");
    }

    @Test
    void addressOutsideOfThePrefixIsRefused() {
        List<PeerSnapshot> members =
                List.of(sample.member(ALICE, 1), sample.member(BOB, "10.67.0.1", NatType.OPEN, Presence.PRESENT));

        assertRefused(sample.snapshot("10.66.0.0/16", members), "10.67.0.1");
    }

    @Test
    void addressOfTheOtherFamilyIsRefused() {
        List<PeerSnapshot> members =
                List.of(sample.member(ALICE, 1), sample.member(BOB, "fd00::1", NatType.OPEN, Presence.PRESENT));

        assertRefused(sample.snapshot("10.66.0.0/16", members), "is not in 10.66.0.0/16");
    }

    @Test
    void hostWhoIsNoMemberIsRefused() {
        assertRefused(
                sample.snapshot("10.66.0.0/16", List.of(sample.member(BOB, 2))),
                "its host " + ALICE.peerId() + " is no member");
    }

    @Test
    void anotherPartyIsRefused() {
        SnapshotReader other = new SnapshotReader(
                new PartyId("aaaaaaaaaaaaaaaa"), new NameSeal(sample.keys.sealKey(), new SecureRandom()));

        assertThatThrownBy(() -> other.party(sample.snapshot()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("it is party " + sample.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "10.66.0.0/16", "10.66.0.0/24"})
    void privatePrefixIsTaken(String prefix) {
        assertThat(reader.party(sample.snapshot(prefix, sample.members())).prefix())
                .isEqualTo(IpPrefix.parse(prefix));
    }

    @ParameterizedTest
    @ValueSource(strings = {"172.16.0.0/12", "172.31.255.0/24", "192.168.0.0/16", "100.64.0.0/10", "100.127.0.0/16"})
    void prefixOfAnotherPrivateRangeIsTaken(String prefix) {
        IpPrefix range = IpPrefix.parse(prefix);
        List<PeerSnapshot> members =
                List.of(sample.member(ALICE, range.address().getHostAddress(), NatType.OPEN, Presence.PRESENT));

        assertThat(reader.party(sample.snapshot(prefix, members)).prefix()).isEqualTo(range);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0/0", "8.0.0.0/7", "10.0.0.0/7", "11.0.0.0/16", "172.0.0.0/8", "172.32.0.0/16", "192.0.0.0/8",
                "100.128.0.0/16", "127.0.0.0/8", "224.0.0.0/4", "8.8.8.0/24", "::/0", "fd00::/8", "2001:db8::/32"
            })
    void prefixThatWouldDrawOtherTrafficIsRefused(String prefix) {
        IpPrefix range = IpPrefix.containing(
                IpPrefix.parse(prefix).address(), IpPrefix.parse(prefix).length());

        assertRefused(sample.snapshot(range.toString(), sample.members()), "is not one for private use");
    }

    @Test
    void sixtyFourMembersAreTakenAndOneMoreRefused() {
        List<PeerSnapshot> members = new ArrayList<>(sample.members());
        for (int i = 2; i <= 64; i++) {
            members.add(sample.member(SampleParty.key(i).publicKey(), i));
        }
        assertThat(reader.party(sample.snapshot("10.66.0.0/16", members)).members())
                .hasSize(64);

        members.add(sample.member(SampleParty.key(65).publicKey(), 65));
        assertRefused(sample.snapshot("10.66.0.0/16", members), "65 members, over 64");
    }

    private void assertRefused(PartySnapshot snapshot, String why) {
        assertThatThrownBy(() -> reader.party(snapshot))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MESSAGE_INVALID))
                .hasMessageContaining(why);
    }
}
