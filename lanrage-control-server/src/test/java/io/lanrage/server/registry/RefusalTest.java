package io.lanrage.server.registry;

import static io.lanrage.core.error.ErrorCode.ALREADY_IN_PARTY;
import static io.lanrage.core.error.ErrorCode.CAPACITY_EXHAUSTED;
import static io.lanrage.core.error.ErrorCode.INVITE_REFUSED;
import static io.lanrage.core.error.ErrorCode.NOT_A_MEMBER;
import static io.lanrage.core.error.ErrorCode.PARTY_EXISTS;
import static io.lanrage.core.error.ErrorCode.PARTY_FULL;
import static io.lanrage.core.error.ErrorCode.PARTY_NOT_FOUND;
import static io.lanrage.core.error.ErrorCode.PEER_NOT_FOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result.PartySnapshot;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.key.Proof;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.PartyId;
import io.lanrage.core.party.PartyKeys;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ann's party has Ann and Ben; Dan has a party of his own; Eve is in none. */
class RefusalTest {

    private static final PartyId PARTY = Player.PARTY.partyId();
    private static final PartyKeys OTHER = Player.partyKeys("other party");
    private static final PartyKeys NOWHERE = Player.partyKeys("no party");
    private static final Player ANN = Player.named("ann");
    private static final Player BEN = Player.named("ben");
    private static final Player DAN = Player.named("dan");
    private static final Player EVE = Player.named("eve");

    private static Request.PartyJoin joinWith(Proof proof) {
        return new Request.PartyJoin(PARTY, proof, Player.sealed("eve"), List.of());
    }

    static Stream<Arguments> refusals() {
        PartyKeys forged = Player.partyKeys("forged");
        byte[] nonce = EVE.caller().nonce().bytes();
        return Stream.of(
                Arguments.of(EVE, new Request.PartyGet(PARTY), NOT_A_MEMBER),
                Arguments.of(EVE, new Request.PartyLeave(PARTY), NOT_A_MEMBER),
                Arguments.of(EVE, EVE.update(PARTY, NatType.OPEN), NOT_A_MEMBER),
                Arguments.of(EVE, new Request.PeerGet(PARTY, ANN.id()), NOT_A_MEMBER),
                Arguments.of(EVE, EVE.signal(PARTY, ANN), NOT_A_MEMBER),
                Arguments.of(DAN, DAN.signal(PARTY, ANN), NOT_A_MEMBER),
                Arguments.of(DAN, new Request.PartyGet(PARTY), NOT_A_MEMBER),
                Arguments.of(ANN, new Request.PartyGet(NOWHERE.partyId()), PARTY_NOT_FOUND),
                Arguments.of(EVE, EVE.signal(NOWHERE.partyId(), ANN), PARTY_NOT_FOUND),
                Arguments.of(EVE, EVE.join(NOWHERE), PARTY_NOT_FOUND),
                Arguments.of(ANN, ANN.signal(PARTY, EVE), PEER_NOT_FOUND),
                Arguments.of(ANN, ANN.signal(PARTY, DAN), PEER_NOT_FOUND),
                Arguments.of(ANN, new Request.PeerGet(PARTY, DAN.id()), PEER_NOT_FOUND),
                Arguments.of(
                        EVE,
                        joinWith(Proof.ofJoin(
                                forged.joinKey(), nonce, EVE.caller().key())),
                        INVITE_REFUSED),
                Arguments.of(EVE, joinWith(BEN.join(Player.PARTY).proof()), INVITE_REFUSED),
                Arguments.of(EVE.reconnected(), EVE.join(Player.PARTY), INVITE_REFUSED),
                Arguments.of(DAN, DAN.join(Player.PARTY), ALREADY_IN_PARTY),
                Arguments.of(BEN, BEN.create(NOWHERE, HostLeavePolicy.DISSOLVE, 8), ALREADY_IN_PARTY),
                Arguments.of(EVE, EVE.create(HostLeavePolicy.DISSOLVE), PARTY_EXISTS),
                Arguments.of(BEN, BEN.create(HostLeavePolicy.DISSOLVE), PARTY_EXISTS),
                Arguments.of(ANN, withOtherKey(ANN), PARTY_EXISTS));
    }

    private static Request.PartyCreate withOtherKey(Player player) {
        Request.PartyCreate create = player.create(HostLeavePolicy.DISSOLVE);
        return new Request.PartyCreate(
                create.partyId(),
                OTHER.joinKey(),
                create.name(),
                create.playerName(),
                create.hostLeavePolicy(),
                create.maxMembers(),
                create.networks());
    }

    private static Hall hall() {
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ANN, BEN);
        hall.granted(DAN, DAN.create(OTHER, HostLeavePolicy.DISSOLVE, 8));
        return hall;
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusedRequestHasItsCodeAndChangesNothing(Player caller, Request<?> request, ErrorCode expected) {
        Hall hall = hall();
        PartySnapshot before = hall.snapshot(ANN);

        assertThat(hall.refused(caller, request)).isEqualTo(expected);

        assertThat(hall.told()).isEmpty();
        assertThat(hall.snapshot(ANN)).isEqualTo(before);
        assertThat(hall.registry.partyCount()).isEqualTo(2);
        assertThat(hall.registry.memberCount()).isEqualTo(3);
    }

    @Test
    void authenticationIsNotTheRegistrysToAnswer() {
        Request<?> authenticate = new Request.Authenticate(
                EVE.caller().key(), EVE.join(Player.PARTY).proof(), Optional.empty());

        assertThatThrownBy(() -> hall().ask(EVE, authenticate))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Authenticate");
    }

    @Test
    void partyTakesAsManyMembersAsItsLimitAndNoMore() {
        Hall hall = new Hall();
        hall.granted(ANN, ANN.create(Player.PARTY, HostLeavePolicy.DISSOLVE, 3));
        hall.granted(BEN, BEN.join(Player.PARTY));
        hall.granted(DAN, DAN.join(Player.PARTY));

        assertThat(hall.refused(EVE, EVE.join(Player.PARTY))).isEqualTo(PARTY_FULL);

        hall.granted(BEN, new Request.PartyLeave(PARTY));
        hall.granted(EVE, EVE.join(Player.PARTY));
    }

    @Test
    void memberOfAFullPartyMayJoinItAgain() {
        Hall hall = new Hall();
        hall.granted(ANN, ANN.create(Player.PARTY, HostLeavePolicy.DISSOLVE, 2));
        hall.granted(BEN, BEN.join(Player.PARTY));

        hall.granted(BEN, BEN.join(Player.PARTY));
    }

    @Test
    void fullPartyIsNotToldToWhoHasNoInvite() {
        Hall hall = new Hall();
        hall.granted(ANN, ANN.create(Player.PARTY, HostLeavePolicy.DISSOLVE, 2));
        hall.granted(BEN, BEN.join(Player.PARTY));

        assertThat(hall.refused(EVE, joinWith(BEN.join(Player.PARTY).proof()))).isEqualTo(INVITE_REFUSED);
    }

    @Test
    void serverTakesAsManyPartiesAsItsLimitAndNoMore() {
        Hall hall = new Hall(new RegistryLimits(2, 10));
        hall.granted(ANN, ANN.create(HostLeavePolicy.DISSOLVE));
        hall.granted(DAN, DAN.create(OTHER, HostLeavePolicy.DISSOLVE, 8));

        assertThat(hall.refused(EVE, EVE.create(NOWHERE, HostLeavePolicy.DISSOLVE, 8)))
                .isEqualTo(CAPACITY_EXHAUSTED);

        hall.granted(DAN, new Request.PartyLeave(OTHER.partyId()));
        hall.granted(EVE, EVE.create(NOWHERE, HostLeavePolicy.DISSOLVE, 8));
    }

    @Test
    void serverTakesAsManyMembersAsItsLimitAndNoMore() {
        Hall hall = new Hall(new RegistryLimits(10, 2));
        hall.granted(ANN, ANN.create(HostLeavePolicy.DISSOLVE));
        hall.granted(BEN, BEN.join(Player.PARTY));

        assertThat(hall.refused(EVE, EVE.join(Player.PARTY))).isEqualTo(CAPACITY_EXHAUSTED);
        assertThat(hall.refused(DAN, DAN.create(OTHER, HostLeavePolicy.DISSOLVE, 8)))
                .isEqualTo(CAPACITY_EXHAUSTED);

        hall.granted(BEN, new Request.PartyLeave(PARTY));
        hall.granted(EVE, EVE.join(Player.PARTY));
    }
}
