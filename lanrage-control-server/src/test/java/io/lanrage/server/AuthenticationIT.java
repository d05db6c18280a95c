package io.lanrage.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result;
import io.lanrage.core.control.message.Result.StunEndpoint;
import io.lanrage.core.control.message.ServerFrame;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.PartyKeys;
import io.lanrage.core.party.PartySecret;
import io.lanrage.server.session.AccessToken;
import io.lanrage.server.session.Identity;
import io.lanrage.server.session.Rate;
import io.lanrage.server.session.SessionLimits;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(LeakCheck.class)
class AuthenticationIT {

    private static final int POLICY_VIOLATION = 1008;
    private static final int REPLACED = 4001;

    private final Identity ann = Identity.generate();

    private static void assertRefusedAndClosed(WireClient client, Request<?> request, String code) throws Exception {
        assertThat(client.refused(request)).isEqualTo(code);
        assertThat(client.closeStatus()).isEqualTo(POLICY_VIOLATION);
    }

    @Test
    void rightProofIsWelcomedWithTheServersEndpointsAndTimes() throws Exception {
        try (ControlServer server = TestServer.start();
                WireClient client = WireClient.connect(server, ann)) {
            Result.Welcome welcome = client.granted(ann.authenticate(client.challenge()));

            assertThat(welcome.peerId()).isEqualTo(ann.publicKey().peerId());
            assertThat(welcome.stunServers())
                    .containsExactlyElementsOf(server.stunAddresses().stream()
                            .map(address -> new StunEndpoint(Optional.of("127.0.0.1"), address.getPort()))
                            .toList());
            assertThat(welcome.heartbeatSeconds()).isEqualTo(10);
            assertThat(welcome.awaySeconds()).isEqualTo(30);
            assertThat(welcome.leaseSeconds()).isEqualTo(120);
            assertThat(welcome.version()).isNotEmpty();
        }
    }

    @Test
    void publicNameIsToldInPlaceOfTheMainAddressOnly() throws Exception {
        try (ControlServer server = TestServer.start(builder ->
                        builder.publicAddress("play.example").alternateAddress(IpPrefix.parseAddress("127.0.0.2")));
                WireClient client = WireClient.connect(server, ann)) {
            Result.Welcome welcome = client.granted(ann.authenticate(client.challenge()));

            assertThat(welcome.stunServers())
                    .extracting(StunEndpoint::host)
                    .containsExactly(
                            Optional.of("play.example"),
                            Optional.of("play.example"),
                            Optional.of("127.0.0.2"),
                            Optional.of("127.0.0.2"));
        }
    }

    @Test
    void wildcardAddressIsNotToldToClients() throws Exception {
        try (ControlServer server = ControlServer.start(
                        ControlServerConfig.builder().port(0).stunPort(0).build());
                WireClient client = WireClient.connect(server, ann)) {
            Result.Welcome welcome = client.granted(ann.authenticate(client.challenge()));

            assertThat(welcome.stunServers())
                    .extracting(StunEndpoint::host)
                    .containsExactly(Optional.empty(), Optional.empty());
        }
    }

    @Test
    void nobodyEntersAsAnother() throws Exception {
        Identity eve = Identity.generate();
        try (ControlServer server = TestServer.start();
                WireClient client = WireClient.connect(server, eve)) {
            Request.Authenticate forged = new Request.Authenticate(
                    ann.publicKey(), eve.proof(client.challenge(), ann.publicKey()), Optional.empty());

            assertRefusedAndClosed(client, forged, "AUTHENTICATION_FAILED");
        }
    }

    @Test
    void proofThatWasOverheardIsOfNoUseInAnotherSession() throws Exception {
        try (ControlServer server = TestServer.start();
                WireClient overheard = WireClient.connect(server, ann);
                WireClient client = WireClient.connect(server, ann)) {
            Request.Authenticate proof = ann.authenticate(overheard.challenge());
            overheard.granted(proof);

            assertRefusedAndClosed(client, proof, "AUTHENTICATION_FAILED");
        }
    }

    @Test
    void nothingIsAnsweredBeforeTheProof() throws Exception {
        try (ControlServer server = TestServer.start();
                WireClient client = WireClient.connect(server, ann)) {
            assertRefusedAndClosed(client, new Request.Heartbeat(), "AUTHENTICATION_FAILED");
        }
    }

    @Test
    void whoDoesNotProveItselfInTimeIsClosed() throws Exception {
        SessionLimits usual = TestServer.GENEROUS;
        SessionLimits hasty = new SessionLimits(
                usual.maxConnections(),
                usual.maxConnectionsPerAddress(),
                usual.connects(),
                new Rate(10, 10),
                usual.requestsPerAddress(),
                usual.excess(),
                usual.maxBacklog(),
                Duration.ofMillis(100));
        try (ControlServer server = TestServer.start(builder -> builder.sessionLimits(hasty));
                WireClient client = WireClient.connect(server, ann)) {
            ServerFrame.Refused refused = client.refusal();

            assertThat(refused.id()).isZero();
            assertThat(refused.code()).isEqualTo("AUTHENTICATION_FAILED");
            assertThat(client.closeStatus()).isEqualTo(POLICY_VIOLATION);
        }
    }

    @Test
    void operatorsTokenIsDemanded() throws Exception {
        try (ControlServer server = TestServer.start(builder -> builder.accessToken(AccessToken.of("open sesame")))) {
            try (WireClient without = WireClient.connect(server, ann)) {
                assertRefusedAndClosed(without, ann.authenticate(without.challenge()), "ACCESS_TOKEN_REQUIRED");
            }
            try (WireClient wrong = WireClient.connect(server, ann)) {
                assertRefusedAndClosed(
                        wrong, ann.authenticate(wrong.challenge(), "open barley"), "ACCESS_TOKEN_REQUIRED");
            }
            try (WireClient right = WireClient.connect(server, ann)) {
                right.granted(ann.authenticate(right.challenge(), "open sesame"));
            }
        }
    }

    @Test
    void newerSessionReplacesTheOlderAndFindsItsPartyAgain() throws Exception {
        PartyKeys party = PartyKeys.of(PartySecret.generate(new SecureRandom()));
        try (ControlServer server = TestServer.start();
                WireClient older = WireClient.enter(server, ann)) {
            Result.PartySnapshot created = older.granted(older.create(party, HostLeavePolicy.DISSOLVE));

            try (WireClient newer = WireClient.enter(server, ann)) {
                assertThat(older.refusal().code()).isEqualTo("SESSION_REPLACED");
                assertThat(older.closeStatus()).isEqualTo(REPLACED);
                assertThat(newer.granted(new Request.PartyGet(party.partyId()))).isEqualTo(created);
                assertThat(newer.pendingEvents()).isEmpty();
            }
        }
    }
}
