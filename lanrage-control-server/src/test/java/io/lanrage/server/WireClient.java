package io.lanrage.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.message.ClientFrame;
import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.Event.Challenge;
import io.lanrage.core.control.message.MessageCodec;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result;
import io.lanrage.core.control.message.ServerFrame;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.Sealed;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.PartyKeys;
import io.lanrage.server.session.Identity;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A peer over a real WebSocket, by the JDK's client. Every wait is bounded. */
final class WireClient implements AutoCloseable {

    private static final MessageCodec CODEC = new MessageCodec();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Identity identity;
    private final BlockingQueue<ServerFrame> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;
    private final Challenge challenge;
    private long lastId;

    private WireClient(ControlServer server, Identity identity) throws Exception {
        this.identity = identity;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols(MessageCodec.SUBPROTOCOL)
                .buildAsync(TestServer.uri(server, "ws", "/v1/ws"), new Inbox())
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        this.challenge = (Challenge) event();
    }

    /** Connects, and does not authenticate. */
    static WireClient connect(ControlServer server, Identity identity) throws Exception {
        return new WireClient(server, identity);
    }

    /** Connects and authenticates. */
    static WireClient enter(ControlServer server, Identity identity) throws Exception {
        WireClient client = connect(server, identity);
        client.granted(identity.authenticate(client.challenge));
        return client;
    }

    static WireClient enter(ControlServer server) throws Exception {
        return enter(server, Identity.generate());
    }

    /** Connects where the server does not let in: what it says, and how it closes. */
    static WireRefusal refused(ControlServer server) throws Exception {
        BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        CompletableFuture<Integer> status = new CompletableFuture<>();
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols(MessageCodec.SUBPROTOCOL)
                .buildAsync(TestServer.uri(server, "ws", "/v1/ws"), new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onText(WebSocket source, CharSequence part, boolean last) {
                        texts.add(part.toString());
                        source.request(1);
                        return null;
                    }

                    @Override
                    public @Nullable CompletionStage<?> onClose(WebSocket source, int code, String reason) {
                        status.complete(code);
                        return null;
                    }
                })
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        String text = texts.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(text).isNotNull();
        return new WireRefusal(
                (ServerFrame.Refused) CODEC.decodeServerFrame(text),
                status.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    /** What a server says to who is not let in. */
    record WireRefusal(ServerFrame.Refused frame, int status) {}

    Challenge challenge() {
        return challenge;
    }

    Identity identity() {
        return identity;
    }

    PeerId id() {
        return identity.publicKey().peerId();
    }

    <R extends Result> R granted(Request<R> request) throws Exception {
        long id = send(request);
        ServerFrame answer = answer();
        assertThat(answer).isInstanceOf(ServerFrame.Granted.class);
        ServerFrame.Granted granted = (ServerFrame.Granted) answer;
        assertThat(granted.id()).isEqualTo(id);
        return CODEC.result(granted, request.resultType());
    }

    String refused(Request<?> request) throws Exception {
        long id = send(request);
        ServerFrame.Refused refused = refusal();
        assertThat(refused.id()).isEqualTo(id);
        return refused.code();
    }

    /** Sends a request and does not wait for the answer. */
    long send(Request<?> request) throws Exception {
        sendText(CODEC.encode(new ClientFrame(++lastId, request)));
        return lastId;
    }

    void sendText(String text) throws Exception {
        socket.sendText(text, true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Sends a text in parts of some characters each. */
    void sendInParts(String text, int partLength) throws Exception {
        for (int from = 0; from < text.length(); from += partLength) {
            int to = Math.min(text.length(), from + partLength);
            socket.sendText(text.substring(from, to), to == text.length()).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    void sendBinary(String text) throws Exception {
        socket.sendBinary(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), true)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    ServerFrame answer() throws Exception {
        ServerFrame frame = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(frame).as("an answer within %s", PATIENCE).isNotNull();
        return frame;
    }

    ServerFrame.Refused refusal() throws Exception {
        ServerFrame answer = answer();
        assertThat(answer).isInstanceOf(ServerFrame.Refused.class);
        return (ServerFrame.Refused) answer;
    }

    Event event() throws Exception {
        Event event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(event).as("an event within %s", PATIENCE).isNotNull();
        return event;
    }

    <E extends Event> E event(Class<E> type) throws Exception {
        Event event = event();
        assertThat(event).isInstanceOf(type);
        return type.cast(event);
    }

    /** Events that have come and were not taken yet. */
    List<Event> pendingEvents() {
        return List.copyOf(events);
    }

    int closeStatus() throws Exception {
        return closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    Request.PartyCreate create(PartyKeys party, HostLeavePolicy policy, IpPrefix... networks) {
        return new Request.PartyCreate(
                party.partyId(), party.joinKey(), sealed("party"), sealed("host"), policy, 16, List.of(networks));
    }

    Request.PartyJoin join(PartyKeys party) {
        return identity.join(challenge, party);
    }

    static Sealed sealed(String text) {
        return Sealed.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Begins to close the connection in order; the server's answer completes {@link #closeStatus}. */
    void sayGoodbye() throws Exception {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Drops the connection without a word. */
    void abort() {
        socket.abort();
    }

    /** Closes the connection in order, and does not wait for the answer. */
    @Override
    public void close() {
        if (socket.isOutputClosed()) {
            socket.abort();
        } else {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").whenComplete((done, failure) -> socket.abort());
        }
    }

    private final class Inbox implements WebSocket.Listener {

        private final StringBuilder parts = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket source, CharSequence part, boolean last) {
            parts.append(part);
            if (last) {
                ServerFrame frame = CODEC.decodeServerFrame(parts.toString());
                parts.setLength(0);
                if (frame instanceof ServerFrame.Happened happened) {
                    events.add(happened.event());
                } else {
                    answers.add(frame);
                }
            }
            source.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket source, int status, String reason) {
            closed.complete(status);
            return null;
        }

        @Override
        public void onError(WebSocket source, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}
