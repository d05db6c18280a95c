package io.lanrage.core.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.nat.NatType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartyTest {

    private static final Peer OPEN = peer(1, NatType.OPEN);
    private static final Peer NARROW = peer(2, NatType.PORT_RESTRICTED_CONE);
    private static final Peer HARD = peer(3, NatType.SYMMETRIC);
    private static final Peer UNKNOWN = peer(4, NatType.UNKNOWN);

    private final Party party = party(List.of(OPEN, NARROW, HARD, UNKNOWN));

    @Test
    void memberIsFoundByItsId() {
        assertThat(party.member(HARD.id())).contains(HARD);
        assertThat(party.member(peer(9, NatType.OPEN).id())).isEmpty();
    }

    @Test
    void othersAreAllButOneInOrder() {
        assertThat(party.others(NARROW.id())).containsExactly(OPEN, HARD, UNKNOWN);
        assertThat(party.others(peer(9, NatType.OPEN).id())).isEqualTo(party.members());
    }

    @Test
    void compatiblePeersAreThoseOfTheMatrixInOrder() {
        assertThat(party.compatiblePeers(NatType.SYMMETRIC)).containsExactly(OPEN);
        assertThat(party.compatiblePeers(NatType.PORT_RESTRICTED_CONE)).containsExactly(OPEN, NARROW);
        assertThat(party.compatiblePeers(NatType.OPEN)).containsExactly(OPEN, NARROW, HARD);
        assertThat(party.compatiblePeers(NatType.UNKNOWN)).isEmpty();
    }

    @Test
    void membersAreCopied() {
        List<Peer> members = new ArrayList<>(List.of(OPEN));
        Party copy = party(members);
        members.clear();

        assertThat(copy.members()).containsExactly(OPEN);
        assertThatThrownBy(() -> copy.members().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void partyIdHasItsForm() {
        assertThat(new PartyId("jcptzza47ul5upy7")).hasToString("jcptzza47ul5upy7");
        for (String text :
                List.of("", "jcptzza47ul5upy", "jcptzza47ul5upy77", "JCPTZZA47UL5UPY7", "jcptzza47ul5upy1")) {
            assertThatThrownBy(() -> new PartyId(text)).isInstanceOf(InputException.class);
        }
    }

    private static Party party(List<Peer> members) {
        return new Party(
                new PartyId("jcptzza47ul5upy7"),
                "Friday",
                1,
                OPEN.id(),
                IpPrefix.parse("10.66.0.0/16"),
                HostLeavePolicy.DISSOLVE,
                members);
    }

    private static Peer peer(int number, NatType natType) {
        byte[] bytes = new byte[PrivateKey.BYTES];
        Arrays.fill(bytes, (byte) number);
        PublicKey key = PrivateKey.of(bytes).publicKey();
        return new Peer(key, "player", IpPrefix.parseAddress("10.66.0." + number), natType, Presence.PRESENT);
    }
}
