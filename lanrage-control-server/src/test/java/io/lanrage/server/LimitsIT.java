package io.lanrage.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.ServerFrame;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.PartyKeys;
import io.lanrage.core.party.PartySecret;
import io.lanrage.server.registry.RegistryLimits;
import io.lanrage.server.session.Rate;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(LeakCheck.class)
class LimitsIT {

    private static final int POLICY_VIOLATION = 1008;
    private static final int TRY_AGAIN_LATER = 1013;
    private static final Rate UNLIMITED = new Rate(100_000, 100_000);

    private static PartyKeys newParty() {
        return PartyKeys.of(PartySecret.generate(new SecureRandom()));
    }

    @Test
    void connectionBeyondTheServersLimitIsToldSo() throws Exception {
        try (ControlServer server =
                        TestServer.start(builder -> builder.sessionLimits(TestServer.limits(2, 10, UNLIMITED)));
                WireClient first = WireClient.enter(server);
                WireClient second = WireClient.enter(server)) {
            WireClient.WireRefusal refusal = WireClient.refused(server);
            assertThat(refusal.frame().code()).isEqualTo("CAPACITY_EXHAUSTED");
            assertThat(refusal.status()).isEqualTo(TRY_AGAIN_LATER);
            assertThat(TestServer.get(server, "/healthz").statusCode()).isEqualTo(503);

            second.granted(new Request.Heartbeat());
            first.abort();
            enterAsSoonAsPossible(server);
        }
    }

    @Test
    void connectionBeyondTheLimitOfItsAddressIsToldSo() throws Exception {
        try (ControlServer server =
                        TestServer.start(builder -> builder.sessionLimits(TestServer.limits(10, 1, UNLIMITED)));
                WireClient only = WireClient.enter(server)) {
            WireClient.WireRefusal refusal = WireClient.refused(server);
            assertThat(refusal.frame().code()).isEqualTo("RATE_LIMITED");
            assertThat(refusal.status()).isEqualTo(TRY_AGAIN_LATER);
            assertThat(TestServer.get(server, "/healthz").statusCode()).isEqualTo(429);
            only.granted(new Request.Heartbeat());
        }
    }

    /** The place of a connection that was dropped is free when the server has noticed. */
    private static void enterAsSoonAsPossible(ControlServer server) throws Exception {
        while (TestServer.get(server, "/healthz").statusCode() != 200) {
            Thread.onSpinWait();
        }
        WireClient.enter(server).close();
    }

    private static void sendUntilClosed(WireClient client) throws Exception {
        try {
            for (int sent = 0; sent < 10_000; sent++) {
                client.send(new Request.Heartbeat());
            }
        } catch (ExecutionException e) {
            assertThat(e).hasRootCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void askingTooOftenIsRefusedAndKeepingOnEndsTheSession() throws Exception {
        try (ControlServer server =
                        TestServer.start(builder -> builder.sessionLimits(TestServer.limits(10, 10, new Rate(3, 1))));
                WireClient client = WireClient.enter(server)) {
            sendUntilClosed(client);

            // A refusal may overtake the answers to what was asked before.
            ServerFrame answer = client.answer();
            while (!(answer instanceof ServerFrame.Refused)) {
                answer = client.answer();
            }
            assertThat(((ServerFrame.Refused) answer).code()).isEqualTo("RATE_LIMITED");
            assertThat(client.closeStatus()).isEqualTo(POLICY_VIOLATION);
        }
    }

    @Test
    void partyBeyondTheServersLimitIsRefused() throws Exception {
        try (ControlServer server = TestServer.start(builder -> builder.registryLimits(new RegistryLimits(1, 10)));
                WireClient ann = WireClient.enter(server);
                WireClient ben = WireClient.enter(server)) {
            PartyKeys party = newParty();
            ann.granted(ann.create(party, HostLeavePolicy.DISSOLVE));

            assertThat(ben.refused(ben.create(newParty(), HostLeavePolicy.DISSOLVE)))
                    .isEqualTo("CAPACITY_EXHAUSTED");
            ann.granted(new Request.PartyLeave(party.partyId()));
            ben.granted(ben.create(newParty(), HostLeavePolicy.DISSOLVE));
        }
    }

    @Test
    void memberBeyondThePartysLimitIsRefused() throws Exception {
        PartyKeys party = newParty();
        try (ControlServer server = TestServer.start();
                WireClient ann = WireClient.enter(server);
                WireClient ben = WireClient.enter(server);
                WireClient cat = WireClient.enter(server)) {
            Request.PartyCreate usual = ann.create(party, HostLeavePolicy.DISSOLVE);
            ann.granted(new Request.PartyCreate(
                    usual.partyId(),
                    usual.joinKey(),
                    usual.name(),
                    usual.playerName(),
                    usual.hostLeavePolicy(),
                    2,
                    usual.networks()));
            ben.granted(ben.join(party));

            assertThat(cat.refused(cat.join(party))).isEqualTo("PARTY_FULL");
        }
    }
}
