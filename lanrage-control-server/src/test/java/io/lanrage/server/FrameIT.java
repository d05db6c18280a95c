package io.lanrage.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.message.ClientFrame;
import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.MessageCodec;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result;
import io.lanrage.core.control.message.ServerFrame;
import io.lanrage.core.key.Sealed;
import io.lanrage.core.party.PartyId;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Frames that are odd, wrong or too large, through a real WebSocket. */
@Timeout(60)
@ExtendWith(LeakCheck.class)
class FrameIT {

    private static final int UNSUPPORTED_DATA = 1003;
    private static final int TOO_LARGE = 1009;

    private final MessageCodec codec = new MessageCodec();
    private ControlServer server;
    private WireClient client;

    @BeforeEach
    void open() throws Exception {
        server = TestServer.start();
        client = WireClient.enter(server);
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private void assertRefused(String text, long id, String code) throws Exception {
        client.sendText(text);
        ServerFrame.Refused refused = client.refusal();
        assertThat(refused.id()).isEqualTo(id);
        assertThat(refused.code()).isEqualTo(code);
    }

    @Test
    void unknownTypeIsRefusedAndTheSessionGoesOn() throws Exception {
        assertRefused("{\"type\":\"party.paint\",\"id\":77}", 77, "MESSAGE_UNKNOWN");
        client.granted(new Request.Heartbeat());
    }

    @Test
    void malformedTextIsRefusedAndTheSessionGoesOn() throws Exception {
        assertRefused("{\"type\":\"heartbeat\",", 0, "MESSAGE_INVALID");
        assertRefused("{\"type\":\"party.get\",\"id\":78}", 78, "MESSAGE_INVALID");
        assertRefused("not even that", 0, "MESSAGE_INVALID");
        client.granted(new Request.Heartbeat());
    }

    @Test
    void unknownFieldIsIgnored() throws Exception {
        client.sendText("{\"type\":\"heartbeat\",\"id\":79,\"mood\":\"fine\"}");

        assertThat(client.answer()).isInstanceOf(ServerFrame.Granted.class);
    }

    @Test
    void textInPartsIsReadAsOne() throws Exception {
        client.sendInParts(codec.encode(new ClientFrame(80, new Request.Heartbeat())), 3);

        assertThat(client.answer())
                .isInstanceOfSatisfying(
                        ServerFrame.Granted.class,
                        granted -> assertThat(granted.id()).isEqualTo(80));
    }

    @Test
    void binaryFrameEndsTheSession() throws Exception {
        client.sendBinary("{\"type\":\"heartbeat\",\"id\":81}");

        assertThat(client.refusal().code()).isEqualTo("MESSAGE_INVALID");
        assertThat(client.closeStatus()).isEqualTo(UNSUPPORTED_DATA);
    }

    @Test
    void largestFrameIsReadAndOneByteMoreEndsTheSession() throws Exception {
        String heartbeat = "{\"type\":\"heartbeat\",\"id\":82}";
        String padding = " ".repeat(MessageCodec.MAX_FRAME_BYTES - heartbeat.length());

        client.sendText(heartbeat + padding);
        assertThat(client.answer()).isInstanceOf(ServerFrame.Granted.class);

        client.sendText(heartbeat + padding + " ");
        assertThat(client.refusal().code()).isEqualTo("MESSAGE_TOO_LARGE");
        assertThat(client.closeStatus()).isEqualTo(TOO_LARGE);
    }

    @Test
    void partsThatAreTooLargeTogetherEndTheSession() throws Exception {
        client.sendInParts(" ".repeat(MessageCodec.MAX_FRAME_BYTES + 1), MessageCodec.MAX_FRAME_BYTES / 2);

        assertThat(client.refusal().code()).isEqualTo("MESSAGE_TOO_LARGE");
        assertThat(client.closeStatus()).isEqualTo(TOO_LARGE);
    }

    @Test
    void largestSignalPassesThroughToItsAddressee() throws Exception {
        try (PartyOfTwo two = PartyOfTwo.on(server)) {
            Sealed body = Sealed.of(new byte[Request.MAX_SIGNAL_BYTES]);

            two.host()
                    .granted(new Request.Signal(
                            two.party().partyId(), two.guest().id(), body));

            assertThat(two.guest().event(Event.Signalled.class).body()).isEqualTo(body);
        }
    }

    @Test
    void tooLargeSignalIsRefusedByItsSize() throws Exception {
        String body = Base64.getEncoder().encodeToString(new byte[Request.MAX_SIGNAL_BYTES + 1]);

        assertRefused(
                "{\"type\":\"signal\",\"id\":83,\"partyId\":\"aaaaaaaaaaaaaaaa\",\"to\":\"aaaaaaaaaaaaaaaa\",\"body\":\""
                        + body + "\"}",
                83,
                "MESSAGE_TOO_LARGE");
    }

    @Test
    void ordinaryCloseIsAnswered() throws Exception {
        client.granted(new Request.Heartbeat());
        client.sayGoodbye();

        assertThat(client.closeStatus()).isEqualTo(1000);
        TestServer.awaitMetricAtMost(server, "lanrage_sessions", 0);
    }

    @Test
    void requestsAreCountedByTypeAndCode() throws Exception {
        client.granted(new Request.Heartbeat());
        client.refused(new Request.PartyGet(new PartyId("aaaaaaaaaaaaaaaa")));
        assertThat(client.granted(new Request.Heartbeat())).isInstanceOf(Result.HeartbeatAck.class);

        assertThat(TestServer.metric(server, "lanrage_requests_total{code=\"OK\",type=\"heartbeat\"}"))
                .isEqualTo(2);
        assertThat(TestServer.metric(server, "lanrage_requests_total{code=\"PARTY_NOT_FOUND\",type=\"party.get\"}"))
                .isEqualTo(1);
    }
}
