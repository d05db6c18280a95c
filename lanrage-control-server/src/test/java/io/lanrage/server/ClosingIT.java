package io.lanrage.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.control.message.Event;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.server.session.Identity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(LeakCheck.class)
class ClosingIT {

    private static final int GOING_AWAY = 1001;

    /** Threads of a server, which are the only ones with this name in this process. */
    private static List<String> serverThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("lanrage-io") || name.startsWith("lanrage-registry"))
                .toList();
    }

    private static void assertFree(InetSocketAddress address) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
        }
    }

    @Test
    void sessionsAreToldAndClosed() throws Exception {
        ControlServer server = TestServer.start();
        try (WireClient ann = WireClient.enter(server);
                WireClient stranger = WireClient.connect(server, Identity.generate())) {
            server.close();

            assertThat(ann.event()).isEqualTo(new Event.ServerDraining());
            assertThat(ann.closeStatus()).isEqualTo(GOING_AWAY);
            assertThat(stranger.closeStatus()).isEqualTo(GOING_AWAY);
        }
    }

    @Test
    void nothingIsLeftBehind() throws Exception {
        ControlServer server = TestServer.start();
        InetSocketAddress address = server.address();
        try (WireClient ann = WireClient.enter(server)) {
            assertThat(serverThreads()).isNotEmpty();

            server.close();

            assertThat(serverThreads()).isEmpty();
            assertFree(address);
            assertThat(ann.event()).isEqualTo(new Event.ServerDraining());
        }
    }

    @Test
    void clientThatDoesNotAnswerTheCloseDoesNotHoldItUpForLong() throws Exception {
        ControlServer server = TestServer.start();
        try (RawClient client = RawClient.upgraded(server, 0)) {
            client.readFrame();
            long beginNanos = System.nanoTime();

            server.close();

            assertThat(Duration.ofNanos(System.nanoTime() - beginNanos)).isLessThan(Duration.ofSeconds(10));
            assertThat(serverThreads()).isEmpty();
        }
    }

    @Test
    void closingTwiceIsHarmless() {
        ControlServer server = TestServer.start();
        server.close();
        server.close();
    }

    @Test
    void serverCanBeStartedAgainOnTheSamePort() throws Exception {
        ControlServer first = TestServer.start();
        try (WireClient client = WireClient.enter(first)) {
            int port = first.address().getPort();
            first.close();

            try (ControlServer second = TestServer.start(builder -> builder.port(port))) {
                WireClient.enter(second, client.identity()).close();
            }
        }
    }

    @Test
    void takenPortIsTypedAndLeavesNothingOpen() {
        try (ControlServer first = TestServer.start()) {
            int port = first.address().getPort();

            assertThatThrownBy(() -> TestServer.start(builder -> builder.port(port)))
                    .isInstanceOfSatisfying(ListenException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.SOCKET_FAILED);
                        assertThat(e).hasMessageContaining("TCP 127.0.0.1 port " + port);
                        assertThat(e.advice()).contains("another port");
                    });
        }
        assertThat(serverThreads()).isEmpty();
    }

    @Test
    void addressOfAnotherMachineIsToldForAllPortsAtOnceWithItsAdvice() {
        assertThatThrownBy(() -> TestServer.start(builder -> builder.bind(IpPrefix.parseAddress("192.0.2.1"))))
                .isInstanceOfSatisfying(ListenException.class, e -> {
                    assertThat(e).hasMessageContaining("UDP 192.0.2.1").hasMessageContaining("TCP 192.0.2.1");
                    assertThat(e.advice()).isEqualTo("Give an address that this machine has; 'ip address' shows them.");
                });
        assertThat(serverThreads()).isEmpty();
    }
}
