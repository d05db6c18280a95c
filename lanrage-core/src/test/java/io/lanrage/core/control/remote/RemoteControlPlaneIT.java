package io.lanrage.core.control.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.ControlEvent;
import io.lanrage.core.control.ControlPlaneListener;
import io.lanrage.core.control.MemberRequest;
import io.lanrage.core.control.PeerSignal;
import io.lanrage.core.control.message.ClientFrame;
import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.MessageCodec;
import io.lanrage.core.control.message.Nonce;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result;
import io.lanrage.core.control.message.Result.Welcome;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.error.UnreachableException;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.party.Party;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The control plane over real sockets, against servers that behave well or badly. */
@Timeout(60)
class RemoteControlPlaneIT {

    private static final PrivateKey SERVER_KEY = SampleParty.key(1000);

    private final MessageCodec codec = new MessageCodec();
    private final SecureRandom random = new SecureRandom();
    private final BlockingQueue<ControlEvent> events = new ArrayBlockingQueue<>(1000);
    private final Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();
    private final TestWebSocketServer server;
    private final RemoteControlPlane plane;

    RemoteControlPlaneIT() throws IOException {
        server = new TestWebSocketServer();
        plane = plane(server.uri(), events::add);
    }

    @AfterEach
    void closeLeavesNothingBehind() throws Exception {
        long begin = System.nanoTime();
        plane.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        server.close();
        assertThat(ownThreads()).isEmpty();
    }

    @Test
    void handshakeAsksForTheSubprotocol() throws Exception {
        plane.register();
        try (TestWebSocketServer.Connection connection = server.next()) {
            assertThat(connection.readHandshake())
                    .startsWith("GET /v1/ws HTTP/1.1\r\n")
                    .containsIgnoringCase("Sec-WebSocket-Protocol: lanrage.v1\r\n")
                    .containsIgnoringCase("Host: 127.0.0.1:" + server.port() + "\r\n");
        }
    }

    @Test
    void partyIsEnteredAndItsEventsTold() throws Exception {
        SampleParty party = new SampleParty(ClientBench.OWN.publicKey());
        try (TestWebSocketServer.Connection connection = online()) {
            CompletionStage<Party> joining = plane.join(party.keys, new MemberRequest("Alice", List.of()));
            grant(connection, Request.PartyJoin.class, party.snapshot());
            assertThat(joining.toCompletableFuture().get(10, TimeUnit.SECONDS).name())
                    .isEqualTo("Friday");

            connection.text(codec.encode(party.join(SampleParty.BOB.publicKey(), 2)));

            assertThat(nextEvent()).isInstanceOf(ControlEvent.PeerJoined.class);
        }
    }

    @Test
    void messageInPartsIsJoined() throws Exception {
        SampleParty party = new SampleParty(ClientBench.OWN.publicKey());
        try (TestWebSocketServer.Connection connection = online()) {
            CompletionStage<Party> joining = plane.join(party.keys, new MemberRequest("Alice", List.of()));
            byte[] answer = codec.encodeResult(
                            request(connection, Request.PartyJoin.class).id(), party.snapshot())
                    .getBytes(StandardCharsets.UTF_8);
            connection.frame(TestWebSocketServer.TEXT, false, Arrays.copyOf(answer, 100));
            connection.frame(TestWebSocketServer.PING, true, new byte[] {7});
            for (int at = 100; at < answer.length; at++) {
                connection.frame(TestWebSocketServer.CONTINUATION, at == answer.length - 1, new byte[] {answer[at]});
            }

            assertThat(joining.toCompletableFuture().get(10, TimeUnit.SECONDS).members())
                    .hasSize(1);
            TestWebSocketServer.Frame pong = connection.readFrame();
            assertThat(pong.opcode()).isEqualTo(TestWebSocketServer.PONG);
            assertThat(pong.payload()).containsExactly(7);
        }
    }

    @Test
    void largestMessageIsTakenAndALargerOneEndsTheConnection() throws Exception {
        try (TestWebSocketServer.Connection connection = online()) {
            String draining = codec.encode(new Event.ServerDraining());
            connection.text(draining + " ".repeat(MessageCodec.MAX_FRAME_BYTES - draining.length()));
            assertThat(plane.register().toCompletableFuture().get(10, TimeUnit.SECONDS))
                    .isNotNull();
            assertThat(events).isEmpty();

            connection.text(" ".repeat(MessageCodec.MAX_FRAME_BYTES + 1));

            assertThat(nextEvent())
                    .isInstanceOfSatisfying(
                            ControlEvent.Disconnected.class,
                            lost -> assertThat(lost.cause())
                                    .hasMessageContaining("sent a message of over 65536 bytes"));
            assertThat(connection.isEnded()).isTrue();
        }
    }

    @Test
    void endlessPartsEndTheConnectionToo() throws Exception {
        try (TestWebSocketServer.Connection connection = online()) {
            connection.frame(TestWebSocketServer.TEXT, false, new byte[0]);
            try {
                for (int i = 0; i < 100; i++) {
                    connection.frame(
                            TestWebSocketServer.CONTINUATION,
                            false,
                            " ".repeat(1000).getBytes(StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                // The client has cut the connection before all was sent: just what is wanted.
                assertThat(e).isNotNull();
            }

            assertThat(nextEvent()).isInstanceOf(ControlEvent.Disconnected.class);
        }
    }

    @Test
    void serverThatSendsFasterThanItIsReadIsCutOff() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        SampleParty party = new SampleParty(ClientBench.OWN.publicKey());
        try (TestWebSocketServer other = new TestWebSocketServer();
                RemoteControlPlane slow = plane(other.uri(), event -> {
                    busy.countDown();
                    await(done);
                    events.add(event);
                })) {
            CompletionStage<?> registering = slow.register();
            TestWebSocketServer.Connection connection = welcome(other.next(), 10);
            registering.toCompletableFuture().get(10, TimeUnit.SECONDS);
            CompletionStage<Party> joining = slow.join(party.keys, new MemberRequest("Alice", List.of()));
            grant(connection, Request.PartyJoin.class, party.snapshot());
            joining.toCompletableFuture().get(10, TimeUnit.SECONDS);
            connection.text(codec.encode(party.join(SampleParty.BOB.publicKey(), 2)));
            await(busy);
            String longest = " ".repeat(MessageCodec.MAX_FRAME_BYTES);
            for (int i = 0; i < 16; i++) {
                connection.text(longest);
            }
            assertThat(connection.isEnded()).isTrue();
            done.countDown();

            assertThat(nextEvent()).isInstanceOf(ControlEvent.PeerJoined.class);
            assertThat(nextEvent())
                    .isInstanceOfSatisfying(
                            ControlEvent.Disconnected.class,
                            lost -> assertThat(lost.cause())
                                    .hasMessageContaining("sends more than can be read in time"));
        }
    }

    @Test
    void binaryMessageEndsTheConnection() throws Exception {
        try (TestWebSocketServer.Connection connection = online()) {
            connection.frame(TestWebSocketServer.BINARY, true, new byte[] {1});

            assertThat(nextEvent())
                    .isInstanceOfSatisfying(
                            ControlEvent.Disconnected.class,
                            lost -> assertThat(lost.cause()).hasMessageContaining("sent a binary message"));
            assertThat(connection.isEnded()).isTrue();
        }
    }

    @Test
    void textThatIsNotUtf8EndsTheConnection() throws Exception {
        try (TestWebSocketServer.Connection connection = online()) {
            connection.frame(TestWebSocketServer.TEXT, true, new byte[] {(byte) 0xc3, 0x28});

            assertThat(nextEvent()).isInstanceOf(ControlEvent.Disconnected.class);
        }
    }

    @RepeatedTest(20)
    void lostConnectionIsMadeAgain() throws Exception {
        online().reset();
        assertThat(nextEvent())
                .isInstanceOfSatisfying(
                        ControlEvent.Disconnected.class,
                        lost -> assertThat(lost.cause()).isInstanceOf(UnreachableException.class));

        try (TestWebSocketServer.Connection connection = welcome(server.next(), 10)) {
            assertThat(nextEvent()).isEqualTo(new ControlEvent.Reconnected());
            assertThat(connection).isNotNull();
        }
    }

    /** Repeated, because the end may be overlooked when it comes together with a message. */
    @RepeatedTest(3)
    void endWithoutGoodbyeIsFoundByHeartbeatsAtTheLatest() throws Exception {
        CompletionStage<?> registering = plane.register();
        TestWebSocketServer.Connection connection = welcome(server.next(), 1);
        connection.close();
        registering.toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThat(nextEvent()).isInstanceOf(ControlEvent.Disconnected.class);
    }

    @Test
    void serversGoodbyeIsToldWithItsReason() throws Exception {
        try (TestWebSocketServer.Connection connection = online()) {
            byte[] reason = "\u0003\u00e9going \u001bdown".getBytes(StandardCharsets.ISO_8859_1);
            connection.frame(TestWebSocketServer.CLOSE, true, reason);

            assertThat(nextEvent())
                    .isInstanceOfSatisfying(
                            ControlEvent.Disconnected.class,
                            lost -> assertThat(lost.cause())
                                    .hasMessage("127.0.0.1:" + server.port()
                                            + " closed the connection (1001, going down)"));
            assertThat(connection.readFrame().opcode()).isEqualTo(TestWebSocketServer.CLOSE);
        }
    }

    @Test
    void closeSaysGoodbye() throws Exception {
        try (TestWebSocketServer.Connection connection = online()) {
            CompletableFuture<TestWebSocketServer.Frame> goodbye = CompletableFuture.supplyAsync(() -> {
                try {
                    TestWebSocketServer.Frame frame = connection.readFrame();
                    connection.frame(TestWebSocketServer.CLOSE, true, frame.payload());
                    return frame;
                } catch (IOException e) {
                    throw new CompletionException(e);
                }
            });
            long begin = System.nanoTime();
            plane.close();

            assertThat(goodbye.get(5, TimeUnit.SECONDS).opcode()).isEqualTo(TestWebSocketServer.CLOSE);
            assertThat(goodbye.join().payload()).containsExactly(1000 >> 8, (byte) 1000);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(1_400));
            assertThat(connection.isEnded()).isTrue();
        }
    }

    @Test
    void serverThatDoesNotAnswerTheGoodbyeIsCutOff() throws Exception {
        try (TestWebSocketServer.Connection connection = online()) {
            plane.close();

            assertThat(connection.readFrame().opcode()).isEqualTo(TestWebSocketServer.CLOSE);
            assertThat(connection.isEnded()).isTrue();
        }
    }

    @RepeatedTest(5)
    void goodbyeOfBothSidesAtOnceLeavesNoConnection() throws Exception {
        try (TestWebSocketServer.Connection connection = online()) {
            connection.frame(TestWebSocketServer.CLOSE, true, new byte[] {1000 >> 8, (byte) 1000});
            plane.close();

            assertThat(connection.isEnded()).isTrue();
        }
    }

    @Test
    void manyRequestsAtOnceAreSentOneByOneInOrder() throws Exception {
        SampleParty party = new SampleParty(ClientBench.OWN.publicKey());
        try (TestWebSocketServer.Connection connection = online()) {
            CompletionStage<Party> joining = plane.join(party.keys, new MemberRequest("Alice", List.of()));
            grant(connection, Request.PartyJoin.class, party.snapshot());
            joining.toCompletableFuture().get(10, TimeUnit.SECONDS);
            List<CompletableFuture<Void>> sending = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                sending.add(
                        plane.signal(SampleParty.BOB.publicKey().peerId(), new PeerSignal.Candidates(List.of(), false))
                                .toCompletableFuture());
            }
            long last = 0;
            for (int i = 0; i < 200; i++) {
                ClientFrame frame = request(connection, Request.Signal.class);
                assertThat(frame.id()).isGreaterThan(last);
                last = frame.id();
                connection.text(codec.encodeResult(frame.id(), new Result.Done()));
            }

            CompletableFuture.allOf(sending.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void serverThatIsDownIsNamed() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (RemoteControlPlane other = plane(URI.create("ws://127.0.0.1:" + port), event -> {})) {
            LanrageException failure = failure(other.register());

            assertThat(failure.code()).isEqualTo(ErrorCode.SERVER_UNREACHABLE);
            assertThat(failure)
                    .hasMessage("the control server at 127.0.0.1:" + port + " cannot be reached: connection refused");
        }
    }

    @Test
    void serverWhoseNameIsUnknownIsNamed() {
        try (RemoteControlPlane other = plane(URI.create("ws://no-such-host.invalid:7777"), event -> {})) {
            assertThat(failure(other.register()))
                    .hasMessage("the control server at no-such-host.invalid:7777 cannot be reached:"
                            + " its name is not known");
        }
    }

    @Test
    void webServerIsNoControlServer() throws Exception {
        CompletionStage<?> registering = plane.register();
        try (TestWebSocketServer.Connection connection = server.next()) {
            connection.readHandshake();
            connection.raw("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");

            assertThat(failure(registering))
                    .hasMessage("127.0.0.1:" + server.port()
                            + " is no LANrage control server: it answers with HTTP status 404");
        }
    }

    @Test
    void otherWebSocketServerIsNoControlServer() throws Exception {
        CompletionStage<?> registering = plane.register();
        try (TestWebSocketServer.Connection connection = server.next()) {
            connection.accept("");

            assertThat(failure(registering))
                    .hasMessage("127.0.0.1:" + server.port()
                            + " is no LANrage control server: it speaks WebSocket, but not lanrage.v1");
            assertThat(connection.isEnded()).isTrue();
        }
    }

    @Test
    void serverOfAnotherSubprotocolIsNoControlServer() throws Exception {
        CompletionStage<?> registering = plane.register();
        try (TestWebSocketServer.Connection connection = server.next()) {
            connection.accept("chat.v9");

            assertThat(failure(registering)).hasMessageContaining("is no LANrage control server");
        }
    }

    @Test
    void serverThatSpeaksNoHttpCannotBeReached() throws Exception {
        CompletionStage<?> registering = plane.register();
        try (TestWebSocketServer.Connection connection = server.next()) {
            connection.raw("220 smtp.example ESMTP ready\r\n");

            LanrageException failure = failure(registering);
            assertThat(failure.code()).isEqualTo(ErrorCode.SERVER_UNREACHABLE);
            assertThat(failure).hasMessageContaining("127.0.0.1:" + server.port());
        }
    }

    @Test
    void randomBytesDoNoHarm() throws Exception {
        long seed = System.nanoTime();
        System.out.println("RemoteControlPlaneIT seed " + seed);
        byte[] garbage = new byte[1 << 20];
        new Random(seed).nextBytes(garbage);
        try (TestWebSocketServer.Connection connection = online()) {
            try {
                connection.raw(new String(garbage, StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                // The client has had enough before all was sent.
                assertThat(e).isNotNull();
            }

            assertThat(nextEvent()).isInstanceOf(ControlEvent.Disconnected.class);
        }
    }

    @Test
    void closeDuringTheHandshakeEndsTheAttempt() throws Exception {
        CompletionStage<?> registering = plane.register();
        try (TestWebSocketServer.Connection connection = server.next()) {
            connection.readHandshake();

            plane.close();

            assertThat(failure(registering).code()).isEqualTo(ErrorCode.CLOSED);
            assertThat(connection.isEnded()).isTrue();
        }
    }

    private RemoteControlPlane plane(URI uri, ControlPlaneListener listener) {
        return new RemoteControlPlane(
                uri, ClientBench.OWN, listener, RemoteControlPlaneOptions.of(random, new SimpleMeterRegistry()));
    }

    private TestWebSocketServer.Connection online() throws Exception {
        CompletionStage<?> registering = plane.register();
        TestWebSocketServer.Connection connection = welcome(server.next(), 10);
        registering.toCompletableFuture().get(10, TimeUnit.SECONDS);
        return connection;
    }

    private TestWebSocketServer.Connection welcome(TestWebSocketServer.Connection connection, int heartbeatSeconds)
            throws IOException {
        connection.accept("lanrage.v1");
        connection.text(codec.encode(new Event.Challenge(Nonce.generate(random), SERVER_KEY.publicKey())));
        grant(
                connection,
                Request.Authenticate.class,
                new Welcome(ClientBench.SELF, List.of(), heartbeatSeconds, 30, 120, "0.1"));
        return connection;
    }

    private <R extends Request<?>> ClientFrame request(TestWebSocketServer.Connection connection, Class<R> type)
            throws IOException {
        ClientFrame frame = codec.decodeRequest(connection.readText());
        assertThat(frame.request()).isInstanceOf(type);
        return frame;
    }

    private <R extends Request<?>> void grant(TestWebSocketServer.Connection connection, Class<R> type, Result result)
            throws IOException {
        connection.text(codec.encodeResult(request(connection, type).id(), result));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ControlEvent nextEvent() throws InterruptedException {
        return Optional.ofNullable(events.poll(10, TimeUnit.SECONDS)).orElseThrow();
    }

    private static LanrageException failure(CompletionStage<?> stage) {
        Throwable failure =
                stage.handle((value, cause) -> cause).toCompletableFuture().join();
        assertThat(failure).isInstanceOf(LanrageException.class);
        return (LanrageException) failure;
    }

    /** Threads that are there now, were not there before this test, and are not the test server's. */
    private Set<String> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !threadsBefore.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.startsWith("lanrage-") || name.startsWith("HttpClient-"))
                .collect(Collectors.toSet());
    }
}
