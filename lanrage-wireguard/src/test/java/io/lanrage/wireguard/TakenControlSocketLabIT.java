package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/**
 * A wireguard-go in another network namespace has an interface of the same name. Files are shared where interfaces are not, so it has the
 * control socket: the engine works all the same, leaves the socket alone, and says what to do.
 */
@Timeout(60)
class TakenControlSocketLabIT {
    private final SystemTunnel tunnel = new SystemTunnel('s', 86);
    private final String name = tunnel.name();
    private final String namespace = WireGuardLab.name('m');
    private final Path socket = Path.of("/var/run/wireguard", name + ".sock");
    private final Logger logger = (Logger) LoggerFactory.getLogger(EmbeddedWireGuard.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    private Process other;

    @BeforeAll
    static void prerequisites() throws Exception {
        WireGuardLab.require();
    }

    @BeforeEach
    void occupy() throws Exception {
        log.start();
        logger.addAppender(log);
        WireGuardLab.run("ip", "netns", "add", namespace);
        other = new ProcessBuilder("ip", "netns", "exec", namespace, "wireguard-go", "-f", name)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        while (!Files.exists(socket) && other.isAlive()) {
            Thread.onSpinWait();
        }
        assertThat(other.isAlive()).as("wireguard-go in the namespace").isTrue();
    }

    @AfterEach
    void close() throws Exception {
        tunnel.close();
        other.destroy();
        assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
        WireGuardLab.run("ip", "netns", "delete", namespace);
        logger.detachAppender(log);
        WireGuardLab.assertNothingLeft(name);
    }

    @Test
    void engineWorksAndSaysThatWgShowsSomethingElse() throws Exception {
        tunnel.open();
        tunnel.ping();
        assertThat(log.list)
                .filteredOn(event -> event.getLevel() == Level.WARN)
                .singleElement()
                .satisfies(warning -> assertThat(warning.getFormattedMessage())
                        .contains(name + " works", "wg show " + name, socket.toString(), "give it another name"));
        assertThat(WireGuardLab.run("wg", "show", name, "peers")).isEmpty();

        tunnel.closeInterface();
        assertThat(socket).as("the other program's").exists();
        assertThat(WireGuardLab.run("wg", "show", name)).contains("interface: " + name);
    }
}
