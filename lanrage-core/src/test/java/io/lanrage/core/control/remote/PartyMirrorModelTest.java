package io.lanrage.core.control.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.ControlEvent;
import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.party.Peer;
import io.lanrage.core.party.Presence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Random parties whose events get lost, doubled and overtaken: whoever only listens to what is told has the same members, with the
 * same data, as the server, whenever the mirror has caught up.
 */
class PartyMirrorModelTest {

    private static final int STEPS = 400;
    private static final List<PublicKey> PLAYERS = IntStream.rangeClosed(1, 12)
            .mapToObj(i -> SampleParty.key(i).publicKey())
            .toList();

    /** A naive listener: a map that is changed as the events say, and nothing else. */
    private static final class Observer {

        private final Map<PeerId, Peer> members = new HashMap<>();

        private void hear(ControlEvent event) {
            if (event instanceof ControlEvent.PeerJoined joined) {
                assertThat(members.put(joined.peer().id(), joined.peer())).isNull();
            } else if (event instanceof ControlEvent.PeerUpdated updated) {
                assertThat(members.put(updated.peer().id(), updated.peer())).isEqualTo(updated.before());
            } else if (event instanceof ControlEvent.PeerLeft left) {
                assertThat(members.remove(left.peer().id())).isEqualTo(left.peer());
            } else {
                assertThat(event).isInstanceOf(ControlEvent.HostChanged.class);
            }
        }
    }

    @RepeatedTest(5)
    void listenerHasTheSamePartyAsTheServer() {
        long seed = System.nanoTime();
        System.out.println("PartyMirrorModelTest seed " + seed);
        Random random = new Random(seed);
        SampleParty server = new SampleParty(PLAYERS.get(0));
        PartyMirror mirror = new PartyMirror(server.reader(), PLAYERS.get(0).peerId(), server.snapshot());
        Observer observer = new Observer();
        mirror.party().members().forEach(member -> observer.members.put(member.id(), member));
        Optional<Event.OfParty> last = Optional.empty();
        for (int step = 0; step < STEPS; step++) {
            Event.OfParty event = change(server, random);
            List<Event.OfParty> arriving = new ArrayList<>();
            if (random.nextInt(5) > 0) {
                arriving.add(event);
            }
            if (random.nextInt(5) == 0) {
                last.ifPresent(arriving::add);
            }
            boolean missed = false;
            for (Event.OfParty each : arriving) {
                Optional<List<ControlEvent>> told = mirror.apply(each);
                told.ifPresent(events -> events.forEach(observer::hear));
                missed |= told.isEmpty();
            }
            if (missed) {
                mirror.adopt(server.snapshot(), random.nextBoolean()).forEach(observer::hear);
                assertThat(mirror.party().revision()).isEqualTo(server.revision());
            }
            last = Optional.of(event);
            assertThat(observer.members.values())
                    .containsExactlyInAnyOrderElementsOf(mirror.party().members());
            if (mirror.party().revision() == server.revision()) {
                assertThat(mirror.party()).isEqualTo(server.reader().party(server.snapshot()));
            }
        }
    }

    private static Event.OfParty change(SampleParty server, Random random) {
        PublicKey player = PLAYERS.get(1 + random.nextInt(PLAYERS.size() - 1));
        boolean isMember =
                server.members().stream().anyMatch(member -> member.key().equals(player));
        if (!isMember) {
            return server.join(player, freeAddress(server, random));
        }
        switch (random.nextInt(4)) {
            case 0 -> {
                if (!server.host().equals(player.peerId())) {
                    return server.leave(player, LeaveReason.values()[random.nextInt(3)]);
                }
                return server.changeHost(PLAYERS.get(0));
            }
            case 1 -> {
                return server.changeHost(player);
            }
            default -> {
                NatType natType = NatType.values()[random.nextInt(NatType.values().length)];
                return server.update(player, natType, Presence.values()[random.nextInt(2)]);
            }
        }
    }

    private static int freeAddress(SampleParty server, Random random) {
        var used = server.members().stream()
                .map(member -> member.address().getAddress()[3])
                .collect(Collectors.toSet());
        int address = 1 + random.nextInt(20);
        while (used.contains((byte) address)) {
            address = 1 + random.nextInt(20);
        }
        return address;
    }
}
