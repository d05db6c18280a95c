package io.lanrage.core.control.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.MemberRequest;
import io.lanrage.core.control.message.ClientFrame;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.error.RefusedException;
import io.lanrage.core.error.UnreachableException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.Proof;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.Party;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Creating a party and joining one, as the control plane's user sees it. */
@Timeout(30)
class RemoteEntryTest {

    private static final PublicKey ALICE = ClientBench.OWN.publicKey();
    private static final PublicKey BOB = SampleParty.BOB.publicKey();

    private final ClientBench bench = new ClientBench();
    private final SampleParty server = new SampleParty(ClientBench.OWN.publicKey());
    private ScriptedLink link = bench.online();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void createdPartyIsGivenBack() {
        CompletionStage<Party> creating = bench.plane.create(server.keys, SampleParty.partyRequest());
        bench.settle();
        ClientFrame frame = link.expect(Request.PartyCreate.class);
        link.grant(frame, server.snapshot());

        Request.PartyCreate request = (Request.PartyCreate) frame.request();
        NameSeal names = new NameSeal(server.keys.sealKey(), new SecureRandom());
        assertThat(request.partyId()).isEqualTo(server.id());
        assertThat(request.joinKey()).isEqualTo(server.keys.joinKey());
        assertThat(names.openParty(request.name(), server.id())).isEqualTo("Friday");
        assertThat(names.openPlayer(request.playerName(), ClientBench.SELF)).isEqualTo("Alice");
        assertThat(request.hostLeavePolicy()).isEqualTo(HostLeavePolicy.MIGRATE);
        assertThat(request.maxMembers()).isEqualTo(8);
        assertThat(request.networks()).containsExactly(IpPrefix.parse("192.168.1.0/24"));
        assertThat(bench.result(creating)).isEqualTo(server.reader().party(server.snapshot()));
    }

    @Test
    void joinIsProvedOverTheSessionsNonce() {
        CompletionStage<Party> joining = bench.plane.join(server.keys, new MemberRequest("Alice", List.of()));
        bench.settle();
        ClientFrame frame = link.expect(Request.PartyJoin.class);
        link.grant(frame, server.snapshot());

        Request.PartyJoin request = (Request.PartyJoin) frame.request();
        assertThat(request.proof()).isEqualTo(Proof.ofJoin(server.keys.joinKey(), link.nonce.bytes(), ALICE));
        assertThat(bench.result(joining).name()).isEqualTo("Friday");
    }

    @Test
    void onlyAsManyNetworksAreToldAsAMessageMayHave() {
        List<IpPrefix> networks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            networks.add(IpPrefix.parse("192.168." + i + ".0/24"));
        }
        bench.plane.join(server.keys, new MemberRequest("Alice", networks));
        bench.settle();

        Request.PartyJoin request =
                (Request.PartyJoin) link.expect(Request.PartyJoin.class).request();
        assertThat(request.networks()).isEqualTo(networks.subList(0, 32));
    }

    @Test
    void refusalKeepsCodeAndText() {
        CompletionStage<Party> joining = bench.plane.join(server.keys, new MemberRequest("Alice", List.of()));
        bench.settle();
        link.refuse(link.expect(Request.PartyJoin.class), ErrorCode.PARTY_FULL, "all 8 places are taken");

        LanrageException failure = bench.failure(joining);
        assertThat(failure.code()).isEqualTo(ErrorCode.PARTY_FULL);
        assertThat(failure).isInstanceOf(RefusedException.class).hasMessage("all 8 places are taken");
        assertThat(link.unexpected()).isEmpty();
    }

    @Test
    void unknownRefusalKeepsItsText() {
        CompletionStage<Party> joining = bench.plane.join(server.keys, new MemberRequest("Alice", List.of()));
        bench.settle();
        long id = link.expect(Request.PartyJoin.class).id();
        link.text("{\"type\":\"error\",\"id\":" + id + ",\"code\":\"FULL_MOON\",\"message\":\"not tonight\"}");

        LanrageException failure = bench.failure(joining);
        assertThat(failure.code()).isEqualTo(ErrorCode.REFUSED);
        assertThat(failure).isInstanceOf(RefusedException.class).hasMessage("not tonight (FULL_MOON)");
    }

    @Test
    void secondPartyIsRefusedWithoutAsking() {
        bench.joined(link, server);

        assertThat(bench.failure(bench.plane.create(server.keys, SampleParty.partyRequest()))
                        .code())
                .isEqualTo(ErrorCode.ALREADY_IN_PARTY);
        assertThat(link.unexpected()).isEmpty();
    }

    @Test
    void secondPartyIsRefusedWhileTheFirstIsEntered() {
        bench.plane.create(server.keys, SampleParty.partyRequest());

        assertThat(bench.failure(bench.plane.create(server.keys, SampleParty.partyRequest()))
                        .code())
                .isEqualTo(ErrorCode.ALREADY_IN_PARTY);
    }

    @Test
    void anotherPartyMayBeTriedAfterARefusal() {
        CompletionStage<Party> joining = bench.plane.join(server.keys, new MemberRequest("Alice", List.of()));
        bench.settle();
        link.refuse(link.expect(Request.PartyJoin.class), ErrorCode.PARTY_FULL, "full");
        bench.failure(joining);

        assertThat(bench.joined(link, server).members()).hasSize(1);
    }

    @Test
    void invalidPartyIsRefusedAndLeft() {
        server.join(BOB, 1);
        CompletionStage<Party> joining = bench.plane.join(server.keys, new MemberRequest("Alice", List.of()));
        bench.settle();
        link.grant(link.expect(Request.PartyJoin.class), server.snapshot());

        LanrageException failure = bench.failure(joining);
        assertThat(failure.code()).isEqualTo(ErrorCode.MESSAGE_INVALID);
        assertThat(failure).isInstanceOf(InputException.class).hasMessageContaining("two members have the address");
        link.expect(Request.PartyLeave.class);
    }

    @Test
    void answerOfTheWrongShapeIsInvalid() {
        CompletionStage<Party> joining = bench.plane.join(server.keys, new MemberRequest("Alice", List.of()));
        bench.settle();
        link.grant(link.expect(Request.PartyJoin.class), new Result.Done());

        assertThat(bench.failure(joining).code()).isEqualTo(ErrorCode.MESSAGE_INVALID);
    }

    @Test
    void unansweredJoinTimesOutAfterFiveSecondsAndIsTakenBack() {
        CompletionStage<Party> joining = bench.plane.join(server.keys, new MemberRequest("Alice", List.of()));
        bench.settle();
        link.expect(Request.PartyJoin.class);
        bench.advance(Duration.ofSeconds(5).minusNanos(1));
        assertThat(joining.toCompletableFuture()).isNotDone();
        bench.advance(Duration.ofNanos(1));

        LanrageException failure = bench.failure(joining);
        assertThat(failure.code()).isEqualTo(ErrorCode.REQUEST_TIMEOUT);
        assertThat(failure)
                .isInstanceOf(UnreachableException.class)
                .hasMessage("play.example:7777 did not answer within 5 s");
        link.expect(Request.PartyLeave.class);
    }

    @Test
    void joinThatIsCutOffIsTakenBackOnTheNextConnection() {
        CompletionStage<Party> joining = bench.plane.join(server.keys, new MemberRequest("Alice", List.of()));
        bench.settle();
        link.breakDown();

        assertThat(bench.failure(joining).code()).isEqualTo(ErrorCode.CONNECTION_LOST);
        link = reconnect();
        link.grant(link.expect(Request.PartyLeave.class), new Result.Done());
        bench.joined(link, server);
    }

    private ScriptedLink reconnect() {
        bench.settle();
        // Without a connection, nothing waits but the next attempt.
        assertThat(bench.delays()).hasSize(1);
        bench.advance(bench.delays().get(0));
        return bench.welcomeOn(bench.link());
    }
}
