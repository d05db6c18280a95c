package io.lanrage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.cli.demo.DemoParty;
import io.lanrage.cli.demo.DemoPlayer;
import io.lanrage.cli.lab.Lab;
import io.lanrage.cli.lab.Laboratory;
import io.lanrage.cli.lab.NamespaceProcess;
import io.lanrage.cli.lab.NatKind;
import io.lanrage.cli.lab.Site;
import io.lanrage.nat.stun.IntegrityAlgorithm;
import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What crosses the routers is the control connection, STUN, authenticated checks and WireGuard, and nothing else. */
@Lab(tools = {"tcpdump", "ping"})
class WireLabIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int CONTROL_PORT = 7777;

    @TempDir
    private Path folder;

    @Test
    void nothingElseCrossesTheRouters(Laboratory laboratory) throws IOException {
        Site annsHome = laboratory.addSite("a", NatKind.PORT_RESTRICTED);
        Site bobsHome = laboratory.addSite("b", NatKind.RESTRICTED_CONE);
        Path file = folder.resolve("router.pcap");
        NamespaceProcess capture =
                annsHome.router().start("tcpdump", "--immediate-mode", "-i", "up", "-n", "-U", "-w", file.toString());
        capture.awaitStderr(line -> line.contains("listening on"), SOON);

        try (DemoParty party = DemoParty.open(laboratory, Jars.lanrage())) {
            DemoPlayer ann = party.create("ann", annsHome.host());
            DemoPlayer bob = party.join("bob", bobsHome.host(), ann.invite());
            assertThat(bob.ping(ann.address(), 15).exitCode()).isZero();
            assertThat(ann.ping(bob.address(), 15).exitCode()).isZero();
        }
        capture.interrupt();
        capture.awaitExit(SOON);

        InetAddress server = laboratory.server().address();
        InetAddress secondServer = laboratory.server().addresses().get(1);
        Map<String, Long> counts = Capture.read(file).stream()
                .collect(Collectors.groupingBy(
                        packet -> kind(packet, List.of(server, secondServer)), Collectors.counting()));
        assertThat(counts).containsOnlyKeys("control", "STUN", "authenticated check", "WireGuard");
    }

    private static String kind(Capture.Packet packet, List<InetAddress> servers) {
        boolean withServer = servers.contains(packet.source()) || servers.contains(packet.target());
        if (packet.protocol() == Capture.TCP
                && withServer
                && (packet.sourcePort() == CONTROL_PORT || packet.targetPort() == CONTROL_PORT)) {
            return "control";
        }
        if (packet.protocol() != Capture.UDP) {
            return "IP protocol " + packet.protocol();
        }
        if (isWireGuard(packet.payload())) {
            return withServer ? "WireGuard to the server" : "WireGuard";
        }
        StunMessage message;
        try {
            message = StunMessage.decode(packet.payload());
        } catch (StunFormatException e) {
            return "unknown UDP: " + e.getMessage();
        }
        return withServer
                ? "STUN"
                : message.hasIntegrity(IntegrityAlgorithm.HMAC_SHA256) ? "authenticated check" : "unauthenticated STUN";
    }

    /** The four message types with three zero bytes behind, and the sizes that the protocol's paper gives in §5.4. */
    private static boolean isWireGuard(ByteBuffer payload) {
        if (payload.remaining() < 32 || payload.getInt(0) << 8 != 0) {
            return false;
        }
        return switch (payload.get(0)) {
            case 1 -> payload.remaining() == 148;
            case 2 -> payload.remaining() == 92;
            case 3 -> payload.remaining() == 64;
            case 4 -> payload.remaining() % 16 == 0;
            default -> false;
        };
    }
}
