package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.wireguard.posix.Posix;
import io.lanrage.wireguard.uapi.DeviceChange;
import io.lanrage.wireguard.uapi.DeviceState;
import io.lanrage.wireguard.uapi.ModelTarget;
import io.lanrage.wireguard.uapi.PeerState;
import io.lanrage.wireguard.uapi.UapiClient;
import io.lanrage.wireguard.uapi.UapiServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The {@code wg} program against our server, with a device that is nothing but its configuration. */
@Timeout(60)
class ServedDeviceLabIT {
    private static final String PRESHARED_KEY = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";

    private final String name = WireGuardLab.name('s');
    private final ModelTarget device = new ModelTarget();
    private final PrivateKey ownKey = PrivateKey.generate(new SecureRandom());
    private final PublicKey peer = PrivateKey.generate(new SecureRandom()).publicKey();

    @TempDir
    private Path directory;

    private UapiServer server;

    @BeforeAll
    static void prerequisites() throws Exception {
        WireGuardLab.require("wg");
    }

    @BeforeEach
    void open() throws Exception {
        server = UapiServer.open(Posix.load(), UapiClient.socketOf(name), device, System::nanoTime);
        device.change(DeviceChange.reset(PrivateKey.of(ownKey.bytes()), 51820));
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        WireGuardLab.assertNothingLeft(name);
    }

    @Test
    void interfaceIsListedAndShown() throws Exception {
        assertThat(WireGuardLab.run("wg", "show", "interfaces").split("\\s+")).contains(name);
        assertThat(WireGuardLab.run("wg", "show", name))
                .contains("interface: " + name, "public key: " + ownKey.publicKey(), "listening port: 51820");
    }

    @Test
    void setPeerIsShownAndDumped() throws Exception {
        setPeer();
        assertThat(WireGuardLab.run("wg", "show", name))
                .contains("peer: " + peer, "endpoint: 192.0.2.7:4444", "allowed ips: 10.66.0.2/32, fd00::/64")
                .contains("persistent keepalive: every 25 seconds", "preshared key: (hidden)");
        assertThat(WireGuardLab.run("wg", "show", name, "dump"))
                .contains(String.join("\t", ownKey.publicKey().toString(), "51820", "off"))
                .contains(String.join(
                        "\t",
                        peer.toString(),
                        PRESHARED_KEY,
                        "192.0.2.7:4444",
                        "10.66.0.2/32,fd00::/64",
                        "1700000000",
                        "1111",
                        "2222",
                        "25"));
    }

    @Test
    void shownConfigurationCanBeSetAgain() throws Exception {
        setPeer();
        DeviceState before = device.state();
        Path file = directory.resolve("wg.conf");
        String configuration = WireGuardLab.run("wg", "showconf", name);
        assertThat(configuration).contains("[Interface]", "ListenPort = 51820", "[Peer]", "PublicKey = " + peer);
        Files.writeString(file, configuration);
        device.change(DeviceChange.reset(PrivateKey.generate(new SecureRandom()), 1));
        WireGuardLab.run("wg", "setconf", name, file.toString());
        assertThat(device.state()).isEqualTo(before);
        WireGuardLab.run("wg", "syncconf", name, file.toString());
        assertThat(device.state()).isEqualTo(before);
    }

    @Test
    void keyPortMarkAndPeerAreChangedAndRemoved() throws Exception {
        setPeer();
        WireGuardLab.run("wg", "set", name, "listen-port", "7", "fwmark", "0x10");
        WireGuardLab.run("wg", "set", name, "peer", peer.toString(), "allowed-ips", "10.66.0.9/24");
        assertThat(device.state().listenPort()).hasValue(7);
        assertThat(device.state().firewallMark()).isEqualTo(16);
        PeerState state = device.state().peers().get(0);
        assertThat(state.allowedAddresses()).containsExactly(IpPrefix.parse("10.66.0.0/24"));
        assertThat(state.keepalive()).contains(Duration.ofSeconds(25));

        WireGuardLab.run(
                "wg", "set", name, "private-key", "/dev/null", "peer", peer.toString(), "preshared-key", "/dev/null");
        assertThat(device.state().privateKey()).isEmpty();
        assertThat(device.state().peers().get(0).presharedKey()).isEmpty();
        WireGuardLab.run("wg", "set", name, "peer", peer.toString(), "remove");
        assertThat(device.state().peers()).isEmpty();
    }

    @Test
    void refusalIsShownInTheSystemsWords() {
        assertThatThrownBy(() ->
                        WireGuardLab.run("wg", "set", name, "listen-port", String.valueOf(ModelTarget.TAKEN_PORT)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Address already in use");
    }

    private void setPeer() throws Exception {
        Path file = directory.resolve("psk");
        Files.writeString(file, PRESHARED_KEY);
        WireGuardLab.run(
                "wg",
                "set",
                name,
                "peer",
                peer.toString(),
                "preshared-key",
                file.toString(),
                "endpoint",
                "192.0.2.7:4444",
                "persistent-keepalive",
                "25",
                "allowed-ips",
                "10.66.0.2/32,fd00::/64");
    }
}
