package io.lanrage.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.message.ClientFrame;
import io.lanrage.core.control.message.Event.Challenge;
import io.lanrage.core.control.message.MessageCodec;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.ServerFrame;
import io.lanrage.core.key.Sealed;
import io.lanrage.core.party.PartyKeys;
import io.lanrage.server.http.HttpTimes;
import io.lanrage.server.session.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that do not keep to the rules. After each of them, the server serves as before. */
@Timeout(60)
@ExtendWith(LeakCheck.class)
class HostileIT {

    private static final HttpTimes IMPATIENT = new HttpTimes(
            Duration.ofMillis(300), Duration.ofMillis(100), Duration.ofMillis(350), Duration.ofMillis(200));
    private static final MessageCodec CODEC = new MessageCodec();

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private ControlServer server = TestServer.start();

    @AfterEach
    void serverServesAsBefore() throws Exception {
        try (ControlServer closing = server;
                PartyOfTwo two = PartyOfTwo.on(closing)) {
            two.guest().granted(new Request.Heartbeat());
            assertThat(TestServer.get(closing, "/healthz").statusCode()).isEqualTo(200);
        }
    }

    private void restart(HttpTimes times) {
        server.close();
        server = TestServer.start(builder -> builder.httpTimes(times));
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void megabyteOfRandomBytesIsHarmless() throws IOException {
        System.out.println("HostileIT seed " + seed);
        try (RawClient client = RawClient.connect(server)) {
            client.send(randomBytes(1 << 20));

            assertThat(client.readToEnd())
                    .satisfiesAnyOf(
                            said -> assertThat(said).isEmpty(),
                            said -> assertThat(said).startsWith("HTTP/1.1 4"));
        }
    }

    @Test
    void megabyteWithoutAnEndOfLineIsCutShort() throws IOException {
        try (RawClient client = RawClient.connect(server)) {
            client.send("GET /" + "x".repeat(1 << 20));

            assertThat(client.readToEnd())
                    .satisfiesAnyOf(
                            said -> assertThat(said).isEmpty(),
                            said -> assertThat(said).startsWith("HTTP/1.1 414"));
        }
    }

    @Test
    void randomFramesAreHarmless() throws IOException {
        System.out.println("HostileIT seed " + seed);
        for (int run = 0; run < 100; run++) {
            try (RawClient client = RawClient.upgraded(server, 0)) {
                client.send(randomBytes(2_000));
                client.send(new byte[] {(byte) 0x88, (byte) 0x80, 0, 0, 0, 0});
            }
        }
    }

    @Test
    void randomTextsOfAnAuthenticatedClientAreEachRefused() throws Exception {
        System.out.println("HostileIT seed " + seed);
        try (WireClient client = WireClient.enter(server)) {
            for (int run = 0; run < 500; run++) {
                client.sendText(new String(randomBytes(random.nextInt(300)), StandardCharsets.ISO_8859_1));
                assertThat(client.refusal().code()).isEqualTo("MESSAGE_INVALID");
            }
            client.granted(new Request.Heartbeat());
        }
    }

    @Test
    void textThatIsNotUtf8EndsTheConnectionWithItsReason() throws IOException {
        try (RawClient client = RawClient.upgraded(server, 0)) {
            client.readFrame();
            client.sendFrame(1, new byte[] {'{', (byte) 0xff, (byte) 0xfe, '}'});

            assertThat(client.readFrame()).contains("MESSAGE_INVALID");
            assertThat(client.readFrame()).endsWith("invalid_text");
        }
    }

    @Test
    void reservedOpcodeEndsTheConnectionWithItsReason() throws IOException {
        try (RawClient client = RawClient.upgraded(server, 0)) {
            client.readFrame();
            client.sendFrame(11, new byte[0]);

            assertThat(client.readFrame()).contains("MESSAGE_INVALID");
            assertThat(client.readFrame()).endsWith("protocol_error");
        }
    }

    @Test
    void upgradeWithoutTheSubprotocolIsRefused() throws IOException {
        try (RawClient client = RawClient.connect(server)) {
            client.send(RawClient.upgradeTo("lanrage.v0, mqtt"));

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 400").contains("NOT_SUPPORTED");
        }
    }

    @Test
    void connectionThatSaysNothingIsCut() throws Exception {
        restart(IMPATIENT);
        try (RawClient client = RawClient.connect(server)) {
            assertThat(client.readToEnd()).isEmpty();
        }
        assertThat(TestServer.metric(server, "lanrage_connections_cut_total{reason=\"no_request\"}"))
                .isEqualTo(1);
    }

    @Test
    void requestThatNeverEndsIsCut() throws Exception {
        restart(IMPATIENT);
        try (RawClient client = RawClient.connect(server)) {
            client.send("GET /healthz HTTP/1.1\r\nHost: local");

            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void halfOpenWebSocketIsPingedAndThenCut() throws Exception {
        restart(IMPATIENT);
        try (RawClient client = RawClient.upgraded(server, 0)) {
            authenticate(client, Identity.generate());

            String said = client.readToEnd();

            String ping = new String(new byte[] {(byte) 0x89, 0}, StandardCharsets.ISO_8859_1);
            assertThat(said).startsWith(ping + ping);
        }
        assertThat(TestServer.metric(server, "lanrage_connections_cut_total{reason=\"silent\"}"))
                .isEqualTo(1);
    }

    @Test
    void clientThatAnswersPingsIsNotCut() throws Exception {
        restart(IMPATIENT);
        try (WireClient client = WireClient.enter(server)) {
            try (RawClient silent = RawClient.upgraded(server, 0)) {
                authenticate(silent, Identity.generate());
                silent.readToEnd();
            }
            client.granted(new Request.Heartbeat());
        }
    }

    @Test
    void closeThatIsNotAnsweredIsNotWaitedForLong() throws Exception {
        restart(new HttpTimes(
                Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofMillis(200)));
        try (RawClient client = RawClient.upgraded(server, 0)) {
            client.readFrame();
            client.sendText("{}");

            assertThat(client.readToEnd()).contains("policy_violation");
        }
        assertThat(TestServer.metric(server, "lanrage_connections_cut_total{reason=\"unanswered_close\"}"))
                .isEqualTo(1);
    }

    @Test
    void memberThatDoesNotReadIsCutAndTheOthersGoOn() throws Exception {
        Identity lazy = Identity.generate();
        try (PartyOfTwo two = PartyOfTwo.on(server);
                RawClient client = RawClient.upgraded(server, 4_096)) {
            joinAndReadNothing(client, lazy, two.party());
            Request.Signal signal = new Request.Signal(
                    two.party().partyId(), lazy.publicKey().peerId(), Sealed.of(new byte[Request.MAX_SIGNAL_BYTES]));
            String cut = "lanrage_connections_cut_total{reason=\"slow_reader\"}";
            for (int sent = 0; sent < 2_000 && TestServer.metric(server, cut) == 0; sent++) {
                two.host().granted(signal);
            }

            TestServer.awaitMetric(server, cut, 1);
            two.guest().granted(new Request.Heartbeat());
        }
    }

    private static Challenge authenticate(RawClient client, Identity identity) throws IOException {
        ServerFrame.Happened first = (ServerFrame.Happened) CODEC.decodeServerFrame(client.readFrame());
        Challenge challenge = (Challenge) first.event();
        client.sendText(CODEC.encode(new ClientFrame(1, identity.authenticate(challenge))));
        assertThat(CODEC.decodeServerFrame(client.readFrame())).isInstanceOf(ServerFrame.Granted.class);
        return challenge;
    }

    private static void joinAndReadNothing(RawClient client, Identity identity, PartyKeys party) throws IOException {
        Challenge challenge = authenticate(client, identity);
        client.sendText(CODEC.encode(new ClientFrame(2, identity.join(challenge, party))));
        assertThat(CODEC.decodeServerFrame(client.readFrame())).isInstanceOf(ServerFrame.Granted.class);
    }
}
