package io.lanrage.server.relay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.stun.AdditionalAddressFamily;
import io.lanrage.nat.stun.ErrorCode;
import io.lanrage.nat.stun.EvenPort;
import io.lanrage.nat.stun.Lifetime;
import io.lanrage.nat.stun.ReservationToken;
import io.lanrage.nat.stun.StunAttribute;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.XorRelayedAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A day in the life of a relay: clients that come, play, forget to say good-bye, and come again. */
final class RelayLifeSimTest {

    private static final int DAY_SECONDS = 24 * 3600;
    private static final Set<Integer> EXPECTED_REFUSALS = Set.of(
            0,
            ErrorCode.ALLOCATION_MISMATCH,
            ErrorCode.ALLOCATION_QUOTA_REACHED,
            ErrorCode.INSUFFICIENT_CAPACITY,
            ErrorCode.PEER_ADDRESS_FAMILY_MISMATCH,
            ErrorCode.BAD_REQUEST);

    @Test
    void dayLeavesNothingBehind() {
        long seed = System.nanoTime();
        System.out.println("RelayLifeSimTest: seed " + seed);
        Random random = new Random(seed);
        TestRelay relay = new TestRelay(TestRelay.options(), seed);
        for (int port = TestRelay.FIRST_PORT; port < TestRelay.FIRST_PORT + 10; port++) {
            relay.portsOfOthers.add(port);
        }
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int origin = i % 3 == 0 ? Origin.ofConnection(i) : Origin.ofSocket(i % 2);
            clients.add(client(relay, "user" + i % 12, "203.0.113." + i, 4000 + i, origin));
        }
        int most = 0;
        int done = 0;
        for (int second = 0; second < DAY_SECONDS; second += 5) {
            relay.pass(5);
            done += act(clients.get(random.nextInt(clients.size())), random) ? 1 : 0;
            most = Math.max(most, relay.shard.allocations());
            assertThat(relay.sockets.size()).isBetween(relay.shard.allocations(), 2 * relay.shard.allocations());
        }
        assertThat(done).isGreaterThan(DAY_SECONDS / 5 / 4);
        assertThat(most).isGreaterThan(15);
        relay.pass(3600);
        relay.assertNothingLeft();
    }

    /** A client whose credentials outlive the day. */
    private static TestClient client(TestRelay relay, String user, String address, int port, int origin) {
        TestClient client = new TestClient(relay, user, address, port, origin);
        client.credentials =
                TestRelay.SECRET.mint(user, Instant.ofEpochSecond(relay.epochSecond()), Duration.ofDays(2));
        return client;
    }

    /** One thing that a client does; whether the relay did it. */
    private static boolean act(TestClient client, Random random) {
        String peer = "192.0.2." + random.nextInt(6);
        int code = switch (random.nextInt(8)) {
            case 0, 1, 2 -> allocate(client, random);
            case 3 -> client.refresh(random.nextInt(3) == 0 ? 0 : random.nextInt(4000));
            case 4 -> client.permit(peer);
            case 5 -> client.bind(0x4000 + random.nextInt(6), peer, 1 + random.nextInt(2));
            case 6 -> client.askForCode(StunMethod.REFRESH);
            default -> {
                if (Origin.isStream(client.origin)) {
                    client.relay.perform(client.relay.shard.disconnected(client.origin, client.endpoint));
                }
                yield 0;
            }
        };
        assertThat(EXPECTED_REFUSALS).contains(code);
        return code == 0;
    }

    private static int allocate(TestClient client, Random random) {
        StunAttribute wish = switch (random.nextInt(4)) {
            case 0 -> new EvenPort(true);
            case 1 -> new AdditionalAddressFamily(2);
            case 2 -> new EvenPort(false);
            default -> new Lifetime(random.nextInt(5000));
        };
        StunMessage answer = client.allocate(wish);
        if (random.nextBoolean()) {
            answer.first(ReservationToken.class).ifPresent(token -> {
                TestClient other = client(
                        client.relay, client.user, "198.18.0.1", 1024 + random.nextInt(60_000), Origin.ofSocket(0));
                StunMessage reserved = other.allocate(token);
                assertThat(reserved.first(XorRelayedAddress.class).isPresent())
                        .isEqualTo(TestClient.code(reserved) == 0);
            });
        }
        return TestClient.code(answer);
    }
}
