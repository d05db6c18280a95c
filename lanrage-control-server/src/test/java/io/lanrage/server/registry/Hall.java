package io.lanrage.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result;
import io.lanrage.core.control.message.Result.PartySnapshot;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.party.HostLeavePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A registry with a hand-set clock, and everything that it has told since it was last asked. */
final class Hall {

    static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    final PartyRegistry registry;
    private final List<Delivery> told = new ArrayList<>();
    private Instant now = BEGIN;

    Hall() {
        this(RegistryLimits.DEFAULT);
    }

    Hall(RegistryLimits limits) {
        this.registry = new PartyRegistry(PrefixRanges.DEFAULT, LeaseTimes.DEFAULT, limits);
    }

    /** A hall with one party, whose host and guests joined in this order. */
    static Hall withParty(HostLeavePolicy policy, Player host, Player... guests) {
        Hall hall = new Hall();
        hall.granted(host, host.create(policy));
        for (Player guest : guests) {
            hall.granted(guest, guest.join(Player.PARTY));
        }
        hall.told();
        return hall;
    }

    Answer ask(Player player, Request<?> request) {
        Outcome outcome = registry.handle(player.caller(), request, now);
        told.addAll(outcome.deliveries());
        return outcome.answer();
    }

    <R extends Result> R granted(Player player, Request<R> request) {
        Answer answer = ask(player, request);
        assertThat(answer).isInstanceOf(Answer.Granted.class);
        return request.resultType().cast(((Answer.Granted) answer).result());
    }

    ErrorCode refused(Player player, Request<?> request) {
        Answer answer = ask(player, request);
        assertThat(answer).isInstanceOf(Answer.Refused.class);
        return ((Answer.Refused) answer).code();
    }

    PartySnapshot snapshot(Player member) {
        return granted(member, new Request.PartyGet(Player.PARTY.partyId()));
    }

    void heartbeats(Player... players) {
        for (Player player : players) {
            granted(player, new Request.Heartbeat());
        }
    }

    void connected(Player player) {
        told.addAll(registry.connected(player.id(), now));
    }

    /** Sets the clock and lets leases end. */
    void at(Duration sinceBegin) {
        now = BEGIN.plus(sinceBegin);
        told.addAll(registry.advance(now));
    }

    /** Sets the clock only. */
    void clockAt(Duration sinceBegin) {
        now = BEGIN.plus(sinceBegin);
    }

    /** What was told to all since the last call. */
    List<Delivery> told() {
        List<Delivery> all = List.copyOf(told);
        told.clear();
        return all;
    }

    /** What was told to one player since the last call; what others were told is forgotten. */
    List<Event> toldTo(Player player) {
        return told().stream()
                .filter(delivery -> delivery.to().equals(player.id()))
                .map(Delivery::event)
                .toList();
    }
}
