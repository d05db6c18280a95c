package io.lanrage.core.control.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.message.ClientFrame;
import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.MessageCodec;
import io.lanrage.core.control.message.Nonce;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result.Welcome;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.Proof;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The control plane over TLS. */
@Timeout(60)
class RemoteTlsIT {

    private static final PrivateKey SERVER_KEY = SampleParty.key(1000);

    private final MessageCodec codec = new MessageCodec();
    private final SecureRandom random = new SecureRandom();
    private TestCertificate certificate;
    private TestWebSocketServer server;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        certificate = TestCertificate.generate(directory);
        server = new TestWebSocketServer(certificate
                .ofServer()
                .getServerSocketFactory()
                .createServerSocket(0, 16, InetAddress.getLoopbackAddress()));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void keyIsProvedForTheNameOfTheChannel() throws Exception {
        try (RemoteControlPlane plane = plane("wss://LocalHost", Optional.of(certificate.ofClient()))) {
            CompletionStage<?> registering = plane.register();
            try (TestWebSocketServer.Connection connection = server.next()) {
                connection.accept("lanrage.v1");
                Nonce nonce = Nonce.generate(random);
                connection.text(codec.encode(new Event.Challenge(nonce, SERVER_KEY.publicKey())));
                ClientFrame frame = codec.decodeRequest(connection.readText());
                connection.text(
                        codec.encodeResult(frame.id(), new Welcome(ClientBench.SELF, List.of(), 10, 30, 120, "0.1")));

                Request.Authenticate request = (Request.Authenticate) frame.request();
                assertThat(request.proof())
                        .isEqualTo(Proof.ofKey(
                                SERVER_KEY,
                                request.key(),
                                request.key(),
                                SERVER_KEY.publicKey(),
                                nonce.bytes(),
                                "localhost"));
                registering.toCompletableFuture().get(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void certificateThatNobodyVouchesForIsRefused() {
        assertNoTls("wss://localhost", Optional.empty());
    }

    @Test
    void certificateOfAnotherNameIsRefused() throws Exception {
        assertNoTls("wss://127.0.0.1", Optional.of(certificate.ofClient()));
    }

    @Test
    void serverWithoutTlsIsNamed() throws Exception {
        try (TestWebSocketServer plain = new TestWebSocketServer();
                RemoteControlPlane plane =
                        planeAt("wss://localhost:" + plain.port(), Optional.of(certificate.ofClient()))) {
            CompletionStage<?> registering = plane.register();
            try (TestWebSocketServer.Connection connection = plain.next()) {
                connection.raw("HTTP/1.1 400 Bad Request\r\n\r\n");

                assertThat(failure(registering)).hasMessageContaining("no TLS connection could be made");
            }
        }
    }

    private void assertNoTls(String address, Optional<SSLContext> trust) {
        try (RemoteControlPlane plane = plane(address, trust)) {
            CompletionStage<?> registering = plane.register();
            try (TestWebSocketServer.Connection connection = server.next()) {
                // The server's side of TLS begins with its first read, and ends with the client's alert.
                assertThat(connection.isEnded()).isTrue();
            }
            LanrageException failure = failure(registering);
            assertThat(failure.code()).isEqualTo(ErrorCode.SERVER_UNREACHABLE);
            assertThat(failure)
                    .hasMessageStartingWith("the control server at " + address.substring("wss://".length()) + ":"
                            + server.port() + " cannot be reached: no TLS connection could be made");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private RemoteControlPlane plane(String address, Optional<SSLContext> trust) {
        return planeAt(address + ":" + server.port(), trust);
    }

    private RemoteControlPlane planeAt(String address, Optional<SSLContext> trust) {
        return new RemoteControlPlane(
                URI.create(address),
                ClientBench.OWN,
                event -> {},
                new RemoteControlPlaneOptions(Optional.empty(), trust, random, new SimpleMeterRegistry()));
    }

    private static LanrageException failure(CompletionStage<?> stage) {
        Throwable failure =
                stage.handle((value, cause) -> cause).toCompletableFuture().join();
        assertThat(failure).isInstanceOf(LanrageException.class);
        return (LanrageException) failure;
    }
}
