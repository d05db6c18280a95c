package io.lanrage.server.relay.turn;

import io.lanrage.nat.stun.IntegrityAlgorithm;
import io.lanrage.nat.stun.IntegrityKey;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.turn.Endpoint;

/** Allocations for tests of the tables that they stand in. */
final class SomeAllocation {

    private SomeAllocation() {}

    /** An allocation of a client whose address is made of a number. */
    static Allocation of(TestRelay relay, int number) {
        return of(relay, client(number), Origin.ofSocket(0));
    }

    static Allocation of(TestRelay relay, Endpoint client, int origin) {
        Exchange request = new Exchange(
                origin,
                client.toSocketAddress(),
                TestRelay.decode(StunMessageBuilder.request(StunMethod.ALLOCATE, new TransactionId(1, 1))
                        .encode()),
                "1:a",
                new Seal(IntegrityKey.shortTerm("a"), IntegrityAlgorithm.HMAC_SHA1));
        UserQuota quota = new UserQuota("a", new RateLimit(1, relay.nowNanos));
        return new Allocation(request, client, quota, 600, new PeerTable(4, 4));
    }

    static Endpoint client(int number) {
        Endpoint client = new Endpoint();
        client.setIpv4(0xC0000200 + number / 4, 1000 + number % 4);
        return client;
    }
}
