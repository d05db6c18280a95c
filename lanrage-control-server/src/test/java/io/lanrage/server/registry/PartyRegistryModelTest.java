package io.lanrage.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result.PartySnapshot;
import io.lanrage.core.control.message.Result.PeerSnapshot;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.PartyKeys;
import io.lanrage.core.party.Presence;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random requests of a few players in fewer parties, answered by the registry and by a naive model of it. */
class PartyRegistryModelTest {

    private static final int PLAYERS = 9;
    private static final int PARTIES = 3;
    private static final int MAX_MEMBERS = 4;
    private static final int STEPS = 20_000;

    private final List<Player> players = IntStream.range(0, PLAYERS)
            .mapToObj(i -> Player.named("player " + i))
            .toList();
    private final List<PartyKeys> parties = IntStream.range(0, PARTIES)
            .mapToObj(i -> Player.partyKeys("party " + i))
            .toList();
    private final Map<PeerId, Mirror> mirrors = new HashMap<>();
    /** The address of each membership, by its number. */
    private final Map<Long, InetAddress> addresses = new HashMap<>();

    private final List<ErrorCode> refusals = new ArrayList<>();
    private final PartyRegistry registry =
            new PartyRegistry(PrefixRanges.DEFAULT, LeaseTimes.DEFAULT, RegistryLimits.DEFAULT);
    private Instant now = Hall.BEGIN;

    @ParameterizedTest
    @EnumSource(HostLeavePolicy.class)
    void registryAgreesWithANaiveModelAndItsMembersWithEachOther(HostLeavePolicy policy) {
        long seed = new Random().nextLong();
        System.out.println("PartyRegistryModelTest seed " + seed);
        Random random = new Random(seed);
        NaiveRegistry model = new NaiveRegistry(policy, MAX_MEMBERS);
        for (int step = 0; step < STEPS; step++) {
            step(model, policy, random);
            assertThat(registry.memberCount()).isEqualTo(model.size());
        }
        assertThat(new HashSet<>(refusals))
                .as("refusals that occurred")
                .containsExactlyInAnyOrder(
                        ErrorCode.ALREADY_IN_PARTY,
                        ErrorCode.NOT_A_MEMBER,
                        ErrorCode.PARTY_EXISTS,
                        ErrorCode.PARTY_FULL,
                        ErrorCode.PARTY_NOT_FOUND,
                        ErrorCode.PEER_NOT_FOUND);
    }

    private void step(NaiveRegistry model, HostLeavePolicy policy, Random random) {
        Player player = players.get(random.nextInt(PLAYERS));
        PartyKeys party = parties.get(random.nextInt(PARTIES));
        switch (random.nextInt(16)) {
            case 0 -> ask(model, player, player.create(party, policy, MAX_MEMBERS));
            case 1, 2, 3 -> ask(model, player, player.join(party));
            case 4 -> ask(model, player, new Request.PartyLeave(party.partyId()));
            case 5, 6 -> ask(model, player, player.update(party.partyId(), anyNatType(random)));
            case 7 -> ask(model, player, player.signal(party.partyId(), players.get(random.nextInt(PLAYERS))));
            case 8, 9, 10, 11 -> ask(model, player, new Request.Heartbeat());
            case 12 -> disconnect(model, player);
            case 13 -> reconnect(model, player);
            default -> advance(model, random);
        }
    }

    private static NatType anyNatType(Random random) {
        return NatType.values()[random.nextInt(NatType.values().length)];
    }

    private void ask(NaiveRegistry model, Player player, Request<?> request) {
        if (!mirrors.containsKey(player.id())) {
            reconnect(model, player);
        }
        Optional<ErrorCode> expected = model.handle(player.id(), request, now);
        Outcome outcome = registry.handle(player.caller(), request, now);
        tell(outcome.deliveries());
        if (outcome.answer() instanceof Answer.Refused refused) {
            refusals.add(refused.code());
            assertThat(Optional.of(refused.code()))
                    .as("%s by %s", request, player)
                    .isEqualTo(expected);
        } else {
            assertThat(expected).as("%s by %s", request, player).isEmpty();
        }
        if (outcome.answer() instanceof Answer.Granted granted) {
            if (granted.result() instanceof PartySnapshot snapshot) {
                mirrors.get(player.id()).fetched(snapshot);
            } else if (request instanceof Request.PartyLeave) {
                mirrors.get(player.id()).left();
            }
        }
        check(model, player);
    }

    private void disconnect(NaiveRegistry model, Player player) {
        model.disconnected(player.id());
        registry.disconnected(player.id());
        mirrors.remove(player.id());
    }

    /** As a client does: connect, then fetch the party whole. */
    private void reconnect(NaiveRegistry model, Player player) {
        mirrors.put(player.id(), new Mirror());
        model.connected(player.id(), now);
        tell(registry.connected(player.id(), now));
        fetch(player).ifPresent(mirrors.get(player.id())::fetched);
        check(model, player);
    }

    private void advance(NaiveRegistry model, Random random) {
        now = now.plusMillis(random.nextInt(8_000));
        if (random.nextBoolean()) {
            model.endLeases(now);
            tell(registry.advance(now));
        }
    }

    private void tell(List<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            Mirror mirror = mirrors.get(delivery.to());
            if (mirror != null) {
                mirror.told(delivery.event());
            }
        }
    }

    private Optional<PartySnapshot> fetch(Player player) {
        for (PartyKeys party : parties) {
            Outcome outcome = registry.handle(player.caller(), new Request.PartyGet(party.partyId()), now);
            if (outcome.answer() instanceof Answer.Granted granted) {
                return Optional.of((PartySnapshot) granted.result());
            }
        }
        return Optional.empty();
    }

    /** Looks at the player's party as the registry, the model and every connected member of it see it. */
    private void check(NaiveRegistry model, Player player) {
        Optional<PartySnapshot> fetched = fetch(player);
        Optional<NaiveRegistry.Entry> entry = model.entry(player.id());
        assertThat(fetched.map(PartySnapshot::partyId)).isEqualTo(entry.map(NaiveRegistry.Entry::party));
        assertThat(mirrors.get(player.id()).party()).isEqualTo(fetched);
        if (fetched.isEmpty()) {
            return;
        }
        PartySnapshot party = fetched.get();
        List<NaiveRegistry.Entry> members = model.members(party.partyId());
        assertThat(party.members().stream().map(member -> member.key().peerId()))
                .containsExactlyElementsOf(
                        members.stream().map(NaiveRegistry.Entry::peer).toList());
        Set<InetAddress> taken = new HashSet<>();
        for (int i = 0; i < members.size(); i++) {
            checkMember(party.members().get(i), members.get(i), party, taken);
        }
    }

    private void checkMember(
            PeerSnapshot actual, NaiveRegistry.Entry expected, PartySnapshot party, Set<InetAddress> taken) {
        assertThat(taken.add(actual.address()))
                .as("address %s is one member's", actual.address())
                .isTrue();
        addresses.putIfAbsent(expected.joinNumber(), actual.address());
        assertThat(actual.address()).as("address kept").isEqualTo(addresses.get(expected.joinNumber()));
        assertThat(party.prefix().contains(actual.address())).isTrue();
        assertThat(actual.natType()).isEqualTo(expected.natType());
        assertThat(actual.presence()).isEqualTo(expected.isAway(now) ? Presence.AWAY : Presence.PRESENT);
        assertThat(party.host().equals(expected.peer())).isEqualTo(expected.host());
        Mirror mirror = mirrors.get(expected.peer());
        if (mirror != null) {
            assertThat(mirror.party()).isEqualTo(Optional.of(party));
        }
    }
}
