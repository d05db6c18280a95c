package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.key.PublicKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The {@code wg} program and the engine on an interface of the system's, which has a tunnel to one in memory. */
@Timeout(60)
class EmbeddedUapiLabIT {
    private final SystemTunnel tunnel = new SystemTunnel('u', 82);
    private final String name = tunnel.name();
    private final PublicKey peerKey = tunnel.peerKey();

    @TempDir
    private Path directory;

    @BeforeAll
    static void prerequisites() throws Exception {
        WireGuardLab.require("wg", "ip", "ping");
    }

    @BeforeEach
    void open() throws Exception {
        tunnel.open();
        tunnel.ping();
    }

    @AfterEach
    void close() throws Exception {
        tunnel.close();
        WireGuardLab.assertNothingLeft(name);
    }

    @Test
    void tunnelIsShown() throws Exception {
        assertThat(WireGuardLab.run("wg", "show", name))
                .contains(
                        "interface: " + name,
                        "public key: " + tunnel.config().privateKey().publicKey(),
                        "peer: " + peerKey)
                .contains("allowed ips: 10.66.82.2/32", "persistent keepalive: every 25 seconds")
                .contains("latest handshake: ", "transfer: ");
        assertThat(WireGuardLab.run("wg", "show", "interfaces").split("\\s+")).contains(name);
    }

    @Test
    void shownConfigurationCanBeSetAgainAndTheTunnelStays() throws Exception {
        String configuration = WireGuardLab.run("wg", "showconf", name);
        assertThat(configuration)
                .contains("PrivateKey = "
                        + Base64.getEncoder()
                                .encodeToString(tunnel.config().privateKey().bytes()))
                .contains("[Peer]", "PublicKey = " + peerKey, "AllowedIPs = 10.66.82.2/32", "PersistentKeepalive = 25");
        Path file = Files.writeString(directory.resolve("wg.conf"), configuration);
        for (String command : List.of("setconf", "syncconf", "addconf")) {
            WireGuardLab.run("wg", command, name, file.toString());
            assertThat(WireGuardLab.run("wg", "showconf", name)).as(command).isEqualTo(configuration);
            tunnel.ping();
        }
    }

    @Test
    void peerIsChangedAndRemoved() throws Exception {
        WireGuardLab.run(
                "wg",
                "set",
                name,
                "peer",
                peerKey.toString(),
                "persistent-keepalive",
                "off",
                "allowed-ips",
                "10.66.82.2/32,10.66.82.64/26,fd00::2/128");
        assertThat(WireGuardLab.run("wg", "show", name))
                .contains("10.66.82.2/32", "10.66.82.64/26", "fd00::2/128")
                .doesNotContain("keepalive");
        tunnel.ping();
        WireGuardLab.run("wg", "set", name, "peer", peerKey.toString(), "remove");
        assertThat(WireGuardLab.run("wg", "show", name, "peers")).isEmpty();
        assertThatThrownBy(tunnel::ping).isInstanceOf(AssertionError.class);
    }

    @Test
    void unknownPeerIsAddedAndOneWithAKeyOfSmallOrderRefused() throws Exception {
        PublicKey other = WireGuardLab.config('w', tunnel.prefix(), tunnel.address(3))
                .privateKey()
                .publicKey();
        WireGuardLab.run("wg", "set", name, "peer", other.toString(), "allowed-ips", "10.66.82.3/32");
        assertThat(WireGuardLab.run("wg", "show", name, "peers")).contains(other.toString(), peerKey.toString());
        String zero = Base64.getEncoder().encodeToString(new byte[PublicKey.BYTES]);
        assertThatThrownBy(() -> WireGuardLab.run("wg", "set", name, "peer", zero, "allowed-ips", "10.66.82.4/32"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Invalid argument");
        assertThat(WireGuardLab.run("wg", "show", name, "peers")).doesNotContain(zero);
        tunnel.ping();
    }

    @Test
    void identityPortAndMarkCannotBeChanged() throws Exception {
        assertRefused("private-key", "/dev/null");
        assertRefused("listen-port", "51820");
        assertRefused("fwmark", "7");
        tunnel.ping();
    }

    private void assertRefused(String what, String value) {
        assertThatThrownBy(() -> WireGuardLab.run("wg", "set", name, what, value))
                .as(what)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not supported");
    }
}
