package io.lanrage.nat.turn.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.stun.AlternateServer;
import io.lanrage.nat.stun.ErrorCode;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.turn.ChannelData;
import io.lanrage.nat.turn.client.TurnFailure.Reason;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a client with a well-meaning server, in simulated time. */
final class TurnClientSimTest {

    private static final InetSocketAddress PEER = new InetSocketAddress("198.51.100.20", 51820);
    private static final InetSocketAddress NEIGHBOUR = new InetSocketAddress("198.51.100.20", 51821);
    private static final InetSocketAddress OTHER = new InetSocketAddress("198.51.100.21", 51820);
    private static final InetSocketAddress IPV6_PEER = new InetSocketAddress("2001:db8::20", 51820);
    private static final Duration SOON = Duration.ofSeconds(2);

    private final SimulatedTurn sim = new SimulatedTurn(1);

    private TurnEvent.Up up() {
        sim.start();
        return sim.await(TurnEvent.Up.class, SOON);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void addressIsThereAfterTwoRoundTrips(boolean sha256) {
        sim.server.sha256 = sha256;

        TurnEvent.Up up = up();

        assertThat(up.relayed()).containsExactly(new InetSocketAddress("192.0.2.1", 50_000));
        assertThat(up.mapped()).isEqualTo(ModelServer.MAPPED);
        assertThat(sim.elapsed()).isLessThan(Duration.ofMillis(90));
        assertThat(sim.sent).isEqualTo(2);
    }

    @Test
    void dayInTheLobbyIsNeverLateAndSendsNothingNeedless() {
        sim.server.nonceSeconds = 3_000;
        int link = up().link();
        sim.want(PEER, true);
        sim.want(NEIGHBOUR, true);
        sim.want(OTHER, false);
        sim.await(TurnEvent.PeerReady.class, SOON);
        sim.run(Duration.ofSeconds(1));
        for (int minute = 0; minute < 24 * 60; minute++) {
            sim.run(Duration.ofMinutes(1));
            assertThat(sim.lets(link, PEER)).isTrue();
            assertThat(sim.lets(link, OTHER)).isTrue();
            assertThat(sim.isBound(link, PEER)).isTrue();
            assertThat(sim.isBound(link, NEIGHBOUR)).isTrue();
        }
        assertThat(sim.told(TurnEvent.Gone.class)).isEmpty();
        assertThat(sim.told(TurnEvent.PeerReady.class)).hasSize(3);
        int nonces = 24 * 3_600 / 3_000 + 1;
        // A sign of life each 3 s; a permission each 240 s, by the peer's first channel if it has one; others each 540
        // s.
        assertThat(sim.server.count(StunMethod.REFRESH)).isLessThanOrEqualTo(24 * 1_200 + nonces);
        assertThat(sim.server.count(StunMethod.CREATE_PERMISSION)).isBetween(359, 361 + nonces);
        assertThat(sim.server.count(StunMethod.CHANNEL_BIND)).isBetween(359 + 159, 361 + 161 + nonces);
        assertThat(sim.server.count(StunMethod.ALLOCATE)).isEqualTo(2);
    }

    @Test
    void idleAllocationIsRefreshedEachTwentySeconds() {
        up();
        sim.run(Duration.ofHours(1));
        assertThat(sim.server.count(StunMethod.REFRESH)).isBetween(178, 181);
        assertThat(sim.server.count(StunMethod.CREATE_PERMISSION)).isZero();
    }

    @Test
    void whileDataComesAndGoesOnlyTheLifetimeIsRefreshed() {
        int link = up().link();
        sim.want(PEER, true);
        for (int i = 0; i < 3_600 * 10; i++) {
            sim.run(Duration.ofMillis(100));
            sim.client.carried(link, true, sim.nowNanos());
            sim.client.carried(link, false, sim.nowNanos());
        }
        assertThat(sim.server.count(StunMethod.REFRESH)).isBetween(7, 8);
        assertThat(sim.allocation(link)).isNotNull();
    }

    @Test
    void mappingIsKeptByWhatGoesOutWhileDataOnlyComes() {
        int link = up().link();
        for (int i = 0; i < 600 * 10; i++) {
            sim.run(Duration.ofMillis(100));
            sim.client.carried(link, false, sim.nowNanos());
        }
        assertThat(sim.server.count(StunMethod.REFRESH)).isBetween(29, 31);
    }

    @ParameterizedTest
    @CsvSource({"true, 1100", "false, 6100"})
    void silentServerIsNoticedInTimeBesidesWhatWasUnderWay(boolean busy, long limitMillis) {
        int link = up().link();
        sim.want(PEER, true);
        sim.run(Duration.ofSeconds(40));
        sim.server.down = true;
        Duration silent = sim.elapsed();
        if (busy) {
            sim.client.carried(link, false, sim.nowNanos());
            for (int i = 0; i < 100 && sim.told(TurnEvent.Gone.class).isEmpty(); i++) {
                sim.client.carried(link, true, sim.nowNanos());
                sim.run(Duration.ofMillis(16));
            }
        } else {
            sim.run(Duration.ofSeconds(7));
        }
        SimulatedTurn.Told gone = sim.told.stream()
                .filter(each -> each.event() instanceof TurnEvent.Gone)
                .findFirst()
                .orElseThrow();
        assertThat(((TurnEvent.Gone) gone.event()).failure().orElseThrow().reason())
                .isEqualTo(Reason.LOST);
        assertThat(gone.at().minus(silent)).isLessThanOrEqualTo(Duration.ofMillis(limitMillis));
    }

    @Test
    void serverThatComesBackGetsAnAllocationWithAllPeersWithinItsPause() {
        up();
        sim.want(PEER, true);
        sim.want(OTHER, false);
        sim.run(Duration.ofMinutes(1));
        sim.server.down = true;
        sim.run(Duration.ofMinutes(3));
        sim.server.restart();
        sim.server.down = false;

        TurnEvent.Up again = sim.await(TurnEvent.Up.class, Duration.ofSeconds(19));

        sim.run(Duration.ofSeconds(1));
        assertThat(sim.isBound(again.link(), PEER)).isTrue();
        assertThat(sim.lets(again.link(), OTHER)).isTrue();
        assertThat(sim.told(TurnEvent.Paused.class))
                .allMatch(paused -> paused.retryIn().compareTo(Duration.ofSeconds(18)) <= 0)
                .anyMatch(paused -> paused.retryIn().compareTo(Duration.ofSeconds(11)) >= 0);
    }

    @Test
    void restartedServerIsAskedAnewAtOnce() {
        TurnEvent.Up first = up();
        sim.want(PEER, true);
        sim.run(Duration.ofMinutes(1));
        sim.server.restart();
        sim.client.carried(first.link(), true, sim.nowNanos());

        TurnEvent.Up second = sim.await(TurnEvent.Up.class, Duration.ofMillis(700));

        assertThat(sim.told(TurnEvent.Gone.class))
                .singleElement()
                .satisfies(gone ->
                        assertThat(gone.failure().orElseThrow().reason()).isEqualTo(Reason.FORGOTTEN));
        assertThat(sim.closed).containsExactly(first.link());
        sim.run(Duration.ofSeconds(1));
        assertThat(sim.isBound(second.link(), PEER)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.2})
    void lossyLineLosesNothingButTime(double loss) {
        sim.loss = loss;
        int link = up().link();
        sim.want(PEER, true);
        sim.want(OTHER, false);
        sim.run(Duration.ofMinutes(1));
        int late = 0;
        for (int minute = 0; minute < 6 * 60; minute++) {
            sim.run(Duration.ofMinutes(1));
            List<TurnEvent.Up> ups = sim.told(TurnEvent.Up.class);
            link = ups.get(ups.size() - 1).link();
            late += sim.lets(link, PEER) && sim.isBound(link, PEER) && sim.lets(link, OTHER) ? 0 : 1;
        }
        // Four heartbeats in a row are lost once in 60 at 20 % each way; then everything is made anew within a second
        // or two.
        assertThat(late).isLessThanOrEqualTo(loss > 0.1 ? 10 : 0);
        assertThat(sim.server.allocations.keySet()).contains(link);
    }

    @Test
    void shortLifetimesAreKept() {
        sim.server.lifetimeSeconds = 5;
        int link = up().link();
        for (int second = 0; second < 300; second++) {
            sim.run(Duration.ofSeconds(1));
            assertThat(sim.allocation(link)).isNotNull();
        }
    }

    @Test
    void nonceThatChangesEachSecondCostsOneRequestEach() {
        sim.server.nonceSeconds = 1;
        int link = up().link();
        sim.want(PEER, true);
        sim.run(Duration.ofMinutes(10));
        assertThat(sim.isBound(link, PEER)).isTrue();
        assertThat(sim.told(TurnEvent.Gone.class)).isEmpty();
        assertThat(sim.server.count(StunMethod.REFRESH)).isBetween(390, 405);
    }

    @Test
    void channelNumbersAreKeptForTheirPeersAndNeverShared() {
        int link = up().link();
        for (int i = 0; i < 100; i++) {
            InetSocketAddress peer = new InetSocketAddress("198.51.100." + (i + 1), 1000 + i);
            sim.want(peer, true);
            sim.run(Duration.ofSeconds(1));
            assertThat(sim.isBound(link, peer)).isTrue();
            assertThat(sim.client.peerOf(link, ChannelData.MIN_CHANNEL + i)).isEqualTo(peer);
            sim.client.forget(peer);
            assertThat(sim.client.peerOf(link, ChannelData.MIN_CHANNEL + i)).isNull();
        }
        sim.want(new InetSocketAddress("198.51.100.1", 1000), true);
        sim.run(Duration.ofSeconds(1));
        assertThat(sim.client.peerOf(link, ChannelData.MIN_CHANNEL))
                .isEqualTo(new InetSocketAddress("198.51.100.1", 1000));
        assertThat(sim.told(TurnEvent.PeerRefused.class)).isEmpty();
    }

    @Test
    void forgottenPeerIsAskedForNoMore() {
        int link = up().link();
        sim.want(PEER, true);
        sim.want(OTHER, false);
        sim.run(Duration.ofSeconds(1));
        sim.client.forget(PEER);
        sim.client.forget(OTHER);
        sim.run(Duration.ofMinutes(11));
        assertThat(sim.lets(link, PEER)).isFalse();
        assertThat(sim.lets(link, OTHER)).isFalse();
        assertThat(sim.isBound(link, PEER)).isFalse();
        assertThat(sim.client.lets(link, PEER)).isFalse();
    }

    @Test
    void onePeerTooManyIsRefusedWithAdvice() {
        up();
        for (int i = 0; i <= TurnClient.MAX_PEERS; i++) {
            sim.want(new InetSocketAddress("198.51.100.1", 1000 + i), false);
        }
        assertThat(sim.told(TurnEvent.PeerRefused.class)).singleElement().satisfies(refused -> {
            assertThat(refused.failure().reason()).isEqualTo(Reason.TOO_MANY_PEERS);
            assertThat(refused.failure().toString()).contains("128").contains("Forget peers");
        });
    }

    @Test
    void peerThatIsForbiddenIsToldAndAskedForAgainOnlyWhenWanted() {
        sim.server.errors.put(StunMethod.CREATE_PERMISSION, ErrorCode.FORBIDDEN);
        up();
        sim.want(OTHER, false);
        sim.run(Duration.ofMinutes(10));
        assertThat(sim.told(TurnEvent.PeerRefused.class))
                .singleElement()
                .satisfies(refused -> assertThat(refused.failure().reason()).isEqualTo(Reason.FORBIDDEN));
        assertThat(sim.server.count(StunMethod.CREATE_PERMISSION)).isEqualTo(1);
        sim.server.errors.clear();
        sim.want(OTHER, false);
        assertThat(sim.await(TurnEvent.PeerReady.class, SOON).peer()).isEqualTo(OTHER);
    }

    @Test
    void peerWithoutChannelIsStillLetThrough() {
        sim.server.errors.put(StunMethod.CHANNEL_BIND, ErrorCode.BAD_REQUEST);
        up();
        sim.want(PEER, true);
        TurnEvent.PeerReady ready = sim.await(TurnEvent.PeerReady.class, SOON);
        assertThat(ready.peer()).isEqualTo(PEER);
        assertThat(ready.channel()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "403, FORBIDDEN, false",
        "440, WRONG_FAMILY, false",
        "442, NO_UDP, false",
        "486, QUOTA_REACHED, true",
        "508, NO_CAPACITY, true",
        "500, SERVER_ERROR, true",
        "400, BROKEN_ANSWER, true",
        "300, REDIRECTED_TOO_OFTEN, true",
    })
    void refusalIsToldWithItsReason(int code, Reason reason, boolean triedAgain) {
        sim.server.errors.put(StunMethod.ALLOCATE, code);
        sim.start();
        sim.run(Duration.ofSeconds(70));
        TurnFailure failure = triedAgain
                ? sim.told(TurnEvent.Paused.class).get(0).failure()
                : sim.told(TurnEvent.Failed.class).get(0).failure();
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.detail()).contains(String.valueOf(code)).contains("as the test wants");
        int requests = sim.server.count(StunMethod.ALLOCATE);
        sim.server.errors.clear();
        sim.run(Duration.ofSeconds(70));
        assertThat(sim.told(TurnEvent.Up.class)).hasSize(triedAgain ? 1 : 0);
        if (!triedAgain) {
            assertThat(requests).isEqualTo(2);
        } else if (code == 486 || code == 508) {
            assertThat(requests).as("once, and once after a minute").isLessThanOrEqualTo(4);
        }
    }

    @Test
    void portThatIsInUseIsLeftForAnother() {
        sim.server.errors.put(StunMethod.ALLOCATE, ErrorCode.ALLOCATION_MISMATCH);
        sim.start();
        sim.run(Duration.ofMillis(100));
        sim.server.errors.clear();
        sim.await(TurnEvent.Up.class, SOON);
        assertThat(sim.opened).extracting(TurnEffect.Open::fresh).containsExactly(false, true);
    }

    @Test
    void alternateServerIsAskedAndServersThatPointAtEachOtherAreNot() {
        InetSocketAddress second = new InetSocketAddress("203.0.113.2", 3478);
        ModelServer alternate = new ModelServer();
        sim.servers.put(second, alternate);
        sim.server.errors.put(StunMethod.ALLOCATE, ErrorCode.TRY_ALTERNATE);
        sim.server.errorAttributes = List.of(new AlternateServer(second));
        sim.start();
        sim.await(TurnEvent.Up.class, SOON);
        assertThat(sim.opened)
                .last()
                .satisfies(open -> assertThat(open.server())
                        .isEqualTo(new TurnServer(second, TurnTransport.UDP, "turn.example.org")));

        SimulatedTurn round = new SimulatedTurn(2);
        ModelServer back = new ModelServer();
        back.errors.put(StunMethod.ALLOCATE, ErrorCode.TRY_ALTERNATE);
        back.errorAttributes = List.of(new AlternateServer(SimulatedTurn.HOME));
        round.servers.put(second, back);
        round.server.errors.put(StunMethod.ALLOCATE, ErrorCode.TRY_ALTERNATE);
        round.server.errorAttributes = List.of(new AlternateServer(second));
        round.start();
        assertThat(round.await(TurnEvent.Paused.class, SOON).failure().reason()).isEqualTo(Reason.REDIRECTED_TOO_OFTEN);
        assertThat(round.opened).hasSize(2);
    }

    @Test
    void wrongPasswordIsTriedOnceMoreWithNewCredentialsAndThenGivenUp() {
        Queue<String> passwords = new ArrayDeque<>(List.of("wrong", "secret"));
        sim.credentials = () -> Optional.of(TurnCredentials.lasting("ann", passwords.remove()));
        sim.start();
        sim.await(TurnEvent.Up.class, SOON);

        SimulatedTurn hopeless = new SimulatedTurn(3);
        hopeless.credentials = () -> Optional.of(TurnCredentials.lasting("ann", "wrong"));
        hopeless.start();
        TurnFailure failure = hopeless.await(TurnEvent.Failed.class, SOON).failure();
        assertThat(failure.reason()).isEqualTo(Reason.UNAUTHORIZED);
        assertThat(failure.toString()).doesNotContain("wrong");
        assertThat(hopeless.sent).isEqualTo(2);
    }

    @Test
    void credentialsThatCannotBeHadAreAskedForAgain() {
        Queue<Optional<TurnCredentials>> answers = new ArrayDeque<>(
                List.of(Optional.empty(), Optional.empty(), Optional.of(TurnCredentials.lasting("ann", "secret"))));
        sim.credentials = answers::remove;
        sim.start();
        sim.await(TurnEvent.Up.class, SOON);
        assertThat(sim.told(TurnEvent.Paused.class))
                .hasSize(2)
                .allSatisfy(paused -> assertThat(paused.failure().reason()).isEqualTo(Reason.NO_CREDENTIALS));
    }

    @Test
    void newUserMovesToASuccessorBeforeTheOldCredentialsEnd() {
        sim.server.passwords.put("1:ann", "one");
        sim.server.passwords.put("2:ann", "two");
        int[] minted = new int[1];
        sim.credentials = () -> {
            minted[0]++;
            return Optional.of(TurnCredentials.ephemeral(
                    minted[0] + ":ann", minted[0] == 1 ? "one" : "two", Duration.ofHours(minted[0] == 1 ? 1 : 100)));
        };
        int first = up().link();
        sim.want(PEER, true);
        sim.run(Duration.ofMinutes(49));
        assertThat(sim.opened).hasSize(1);

        TurnEvent.Up next = sim.await(TurnEvent.Up.class, Duration.ofMinutes(2));

        assertThat(sim.elapsed()).isLessThan(Duration.ofMinutes(51));
        assertThat(sim.opened.get(1).fresh()).isTrue();
        assertThat(sim.told(TurnEvent.Retiring.class))
                .containsExactly(new TurnEvent.Retiring(first, Duration.ofSeconds(30)));
        sim.run(Duration.ofSeconds(29));
        assertThat(sim.isBound(first, PEER)).isTrue();
        assertThat(sim.isBound(next.link(), PEER)).isTrue();
        sim.run(Duration.ofSeconds(2));
        assertThat(sim.allocation(first)).isNull();
        assertThat(sim.told(TurnEvent.Gone.class)).containsExactly(new TurnEvent.Gone(first, Optional.empty()));
        sim.run(Duration.ofHours(2));
        assertThat(sim.isBound(next.link(), PEER)).isTrue();
        assertThat(sim.opened).hasSize(2);
    }

    @Test
    void successorThatTheServerRefusesLeavesTheOldOneInUse() {
        sim.server.passwords.put("1:ann", "one");
        int[] minted = new int[1];
        sim.credentials =
                () -> Optional.of(TurnCredentials.ephemeral(++minted[0] + ":ann", "one", Duration.ofHours(1)));
        int link = up().link();
        sim.want(PEER, true);
        sim.run(Duration.ofMinutes(90));
        assertThat(minted[0]).isGreaterThan(2);
        assertThat(sim.isBound(link, PEER)).isTrue();
        assertThat(sim.told(TurnEvent.Gone.class)).isEmpty();
    }

    @Test
    void samePasswordForLongerMovesNothing() {
        sim.credentials = () -> Optional.of(TurnCredentials.ephemeral("ann", "secret", Duration.ofMinutes(10)));
        up();
        sim.run(Duration.ofHours(3));
        assertThat(sim.opened).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(RelayFamilies.class)
    void familiesAreAskedForAndPeersOfOthersRefused(RelayFamilies families) {
        SimulatedTurn both = new SimulatedTurn(4, families, TurnTransport.UDP);
        both.start();
        TurnEvent.Up up = both.await(TurnEvent.Up.class, SOON);
        assertThat(up.relayed()).hasSize(families == RelayFamilies.BOTH ? 2 : 1);
        both.want(PEER, false);
        both.want(IPV6_PEER, true);
        both.run(Duration.ofSeconds(1));
        assertThat(both.lets(up.link(), PEER)).isEqualTo(families != RelayFamilies.IPV6);
        assertThat(both.isBound(up.link(), IPV6_PEER)).isEqualTo(families != RelayFamilies.IPV4);
        assertThat(both.told(TurnEvent.PeerRefused.class))
                .allMatch(refused -> refused.failure().reason() == Reason.WRONG_FAMILY)
                .hasSize(families == RelayFamilies.BOTH ? 0 : 1);
    }

    @Test
    void serverWithoutIpv6GivesTheOtherOfTwo() {
        SimulatedTurn both = new SimulatedTurn(5, RelayFamilies.BOTH, TurnTransport.UDP);
        both.server.hasIpv6 = false;
        both.start();
        assertThat(both.await(TurnEvent.Up.class, SOON).relayed()).hasSize(1);
    }

    @Test
    void nothingIsRepeatedOnAStream() {
        SimulatedTurn stream = new SimulatedTurn(6, RelayFamilies.IPV4, TurnTransport.TCP);
        stream.server.down = true;
        stream.start();
        assertThat(stream.await(TurnEvent.Paused.class, Duration.ofSeconds(6))
                        .failure()
                        .reason())
                .isEqualTo(Reason.UNREACHABLE);
        assertThat(stream.sent).isEqualTo(1);
    }

    @Test
    void lostConnectionIsMadeAgainAtOnce() {
        int link = up().link();
        sim.run(Duration.ofMinutes(1));
        sim.perform(sim.client.linkFailed(link, new TurnFailure(Reason.LOST, "reset"), sim.nowNanos()));
        sim.await(TurnEvent.Up.class, Duration.ofMillis(200));
    }

    @Test
    void linkThatCannotBeOpenedIsTriedAgainUnlessItIsHopeless() {
        sim.linkFailure = new TurnFailure(Reason.UNREACHABLE, "refused");
        sim.start();
        sim.await(TurnEvent.Paused.class, SOON);
        sim.linkFailure = new TurnFailure(Reason.UNTRUSTED, "another name");
        assertThat(sim.await(TurnEvent.Failed.class, SOON).failure().reason()).isEqualTo(Reason.UNTRUSTED);
        assertThat(sim.client.deadlineNanos(sim.nowNanos())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closingGivesTheAddressBackAndLeavesNothingToDo(boolean reachable) {
        int link = up().link();
        sim.want(PEER, true);
        sim.run(Duration.ofSeconds(1));
        sim.server.down = !reachable;
        sim.perform(sim.client.close(sim.nowNanos()));
        sim.perform(sim.client.close(sim.nowNanos()));
        sim.run(Duration.ofMillis(600));
        assertThat(sim.client.isOver()).isTrue();
        assertThat(sim.client.deadlineNanos(sim.nowNanos())).isEmpty();
        assertThat(sim.closed).containsExactly(link);
        assertThat(sim.allocation(link) == null).isEqualTo(reachable);
    }

    @Test
    void closingWhileItIsMadeOpensNothing() {
        sim.start();
        sim.run(Duration.ofMillis(7));
        sim.perform(sim.client.close(sim.nowNanos()));
        sim.run(Duration.ofMinutes(1));
        assertThat(sim.client.isOver()).isTrue();
        assertThat(sim.told(TurnEvent.Up.class)).isEmpty();
    }
}
