package io.lanrage.core.control.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.error.LanrageException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Links over loopback, and what is left of them. */
@Timeout(30)
class HttpDiallerIT {

    private final BlockingQueue<Link> opened = new LinkedBlockingQueue<>();

    /** A server whose goodbye is not taken to the end must not cost a descriptor each time that the client comes back. */
    @Test
    void nextLinkCutsWhatIsLeftOfTheOneBefore() throws Exception {
        HttpDialler dialler = new HttpDialler(Optional.empty());
        try (TestWebSocketServer server = new TestWebSocketServer()) {
            ServerAddress address = new ServerAddress(server.uri());
            dialler.dial(address, new Opened());
            try (TestWebSocketServer.Connection first = server.next()) {
                first.accept("lanrage.v1");
                assertThat(opened.poll(10, TimeUnit.SECONDS)).isNotNull();

                dialler.dial(address, new Opened());
                try (TestWebSocketServer.Connection second = server.next()) {
                    second.accept("lanrage.v1");

                    assertThat(first.isEnded()).isTrue();
                    assertThat(opened.poll(10, TimeUnit.SECONDS)).isNotNull();
                    dialler.close(Duration.ofSeconds(5));
                    assertThat(second.isEnded()).isTrue();
                }
            }
        } finally {
            dialler.close(Duration.ofSeconds(5));
        }
    }

    private final class Opened implements LinkListener {

        @Override
        public void opened(Link link) {
            opened.add(link);
        }

        @Override
        public void text(String text) {}

        @Override
        public void ended(LanrageException cause) {}
    }
}
