package io.lanrage.server.relay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.stun.Data;
import io.lanrage.nat.stun.EvenPort;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.stun.Username;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever arrives, the relay decides about it; and what nobody sealed changes nothing. */
final class TurnShardFuzzTest {

    private static final int ROUNDS = 100_000;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final TestRelay relay = new TestRelay(TestRelay.options(), seed);
    private final TestClient client = new TestClient(relay, "ann", "203.0.113.7", 4000, Origin.ofConnection(1));

    @Test
    void mutatedMessagesAreDecidedAbout() {
        System.out.println("TurnShardFuzzTest.mutated: seed " + seed);
        client.allocated();
        client.bind(0x4000, "192.0.2.9", 5);
        List<byte[]> originals = List.of(
                client.sealed(StunMethod.ALLOCATE, new TransactionId(1, 1), TestClient.withUdp(new EvenPort(true)))
                        .encode(),
                client.sealed(StunMethod.CREATE_PERMISSION, new TransactionId(1, 2), TestClient.peer("192.0.2.7", 1))
                        .encode(),
                ForwardingTest.send(TestClient.peer("192.0.2.9", 5), Data.of(new byte[9]))
                        .array(),
                ForwardingTest.channelData(0x4000, new byte[9]).array(),
                StunMessageBuilder.request(StunMethod.REFRESH, new TransactionId(1, 3))
                        .add(new Username("1:a"))
                        .encode());
        int[] actions = new int[Forward.Action.values().length];
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = originals.get(random.nextInt(originals.size())).clone();
            for (int i = random.nextInt(4); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            actions[decide(bytes, 1 + random.nextInt(bytes.length)).ordinal()]++;
        }
        assertThat(actions[Forward.Action.TO_PEER.ordinal()]).isPositive();
        assertThat(actions[Forward.Action.MESSAGE.ordinal()]).isPositive();
        assertThat(actions[Forward.Action.DROP.ordinal()]).isPositive();
        assertThat(relay.shard.allocations()).isEqualTo(1);
        assertThat(relay.sockets).hasSize(1);
    }

    @Test
    void randomBytesAreDecidedAbout() {
        System.out.println("TurnShardFuzzTest.random: seed " + seed);
        client.allocated();
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[1 + random.nextInt(80)];
            random.nextBytes(bytes);
            assertThat(decide(bytes, bytes.length)).isNotEqualTo(Forward.Action.TO_CLIENT);
        }
        assertThat(relay.shard.allocations()).isEqualTo(1);
    }

    private Forward.Action decide(byte[] bytes, int length) {
        Forward verdict = client.forward(ByteBuffer.wrap(bytes, 0, length).slice());
        if (verdict.action() == Forward.Action.TO_PEER) {
            assertThat(verdict.at() + verdict.length()).isLessThanOrEqualTo(length);
        }
        if (verdict.action() == Forward.Action.MESSAGE) {
            relay.perform(relay.shard.request(
                    client.origin,
                    client.endpoint,
                    ByteBuffer.wrap(bytes, 0, length),
                    relay.nowNanos,
                    relay.epochSecond()));
        }
        return verdict.action();
    }
}
