package io.lanrage.wireguard.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.key.PeerId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The engine's thread is a queue that the test works off. */
class HandshakeInboxTest {
    private static final int OF_ONE = 64;
    private static final int ALL = 1024;
    private static final int LOAD = 128;

    private final Queue<Runnable> engineThread = new ArrayDeque<>();
    private final EngineCounters counters = new EngineCounters();
    private final List<byte[]> taken = new ArrayList<>();
    private final List<Boolean> loads = new ArrayList<>();
    private long nowNanos = Long.MAX_VALUE - 10;

    private final HandshakeInbox inbox = new HandshakeInbox(engineThread::add, this::take, counters, () -> nowNanos);

    private void take(PeerId from, byte[] message, boolean underLoad) {
        taken.add(message);
        loads.add(underLoad);
    }

    @Test
    void messagesAreTakenInTheirOrderOnTheEnginesThread() {
        byte[] one = new byte[1];
        byte[] two = new byte[2];
        inbox.put(peer(0), one);
        inbox.put(peer(1), two);
        assertThat(taken).isEmpty();
        workOff();
        assertThat(taken).containsExactly(one, two);
        assertThat(loads).containsOnly(false);
    }

    @Test
    void onePeerFillsItsOwnPlacesOnly() {
        fill(peer(0), OF_ONE + 10);
        assertThat(dropped()).isEqualTo(10);
        inbox.put(peer(1), new byte[1]);
        assertThat(dropped()).isEqualTo(10);
        workOff();
        assertThat(taken).hasSize(OF_ONE + 1);
        assertThat(loads).containsOnly(false);
        fill(peer(0), OF_ONE);
        assertThat(dropped()).isEqualTo(10);
    }

    @Test
    void allTogetherAreBounded() {
        for (int i = 0; i < ALL / OF_ONE; i++) {
            fill(peer(i), OF_ONE);
        }
        assertThat(dropped()).isZero();
        inbox.put(peer(30), new byte[1]);
        assertThat(dropped()).isEqualTo(1);
        workOff();
        assertThat(taken).hasSize(ALL);
        inbox.put(peer(30), new byte[1]);
        assertThat(dropped()).isEqualTo(1);
    }

    @Test
    void loadBeginsWhenMoreThanAnEighthWaitAndEndsASecondLater() {
        fillTo(LOAD);
        workOff();
        assertThat(loads).containsOnly(false);

        fillTo(LOAD + 1);
        loads.clear();
        workOff();
        assertThat(loads).hasSize(LOAD + 1).containsOnly(true);

        nowNanos += TimeUnit.SECONDS.toNanos(1) - 1;
        assertThat(loadOfOneMore()).isTrue();
        nowNanos += 1;
        assertThat(loadOfOneMore()).isFalse();
    }

    private boolean loadOfOneMore() {
        loads.clear();
        inbox.put(peer(0), new byte[1]);
        workOff();
        return loads.get(0);
    }

    private void fillTo(int count) {
        for (int i = 0; i < count; i++) {
            inbox.put(peer(i % 8), new byte[1]);
        }
    }

    private void fill(PeerId peer, int count) {
        for (int i = 0; i < count; i++) {
            inbox.put(peer, new byte[1]);
        }
    }

    private void workOff() {
        Runnable task = engineThread.poll();
        while (task != null) {
            task.run();
            task = engineThread.poll();
        }
    }

    private long dropped() {
        return counters.count(EngineDrop.HANDSHAKE_QUEUE_FULL);
    }

    private static PeerId peer(int number) {
        return new PeerId("aaaaaaaaaaaaaa" + (char) ('a' + number / 26) + (char) ('a' + number % 26));
    }
}
