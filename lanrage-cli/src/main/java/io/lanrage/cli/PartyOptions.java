package io.lanrage.cli;

import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.OpenPorts;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the commands that enter a party. */
final class PartyOptions {

    @Option(
            names = "--server",
            paramLabel = "URL",
            converter = ServerUrl.class,
            description = "The control server, for instance ws://play.example:7777.")
    @Nullable
    URI server;

    @Mixin
    AccessTokenOption accessToken = new AccessTokenOption();

    @Option(names = "--player", paramLabel = "TEXT", description = "What you are called (default: your user name).")
    @Nullable
    String player;

    @Option(
            names = "--wireguard",
            paramLabel = "KIND",
            converter = WireGuardChoice.Converter.class,
            defaultValue = "embedded",
            description =
                    "embedded is inside of this program (the default); external[:COMMAND] starts a WireGuard program"
                            + " (wireguard-go if none is named); uapi:INTERFACE uses one that runs.")
    WireGuardChoice wireguard = new WireGuardChoice.Embedded();

    @Option(
            names = "--interface",
            paramLabel = "NAME",
            defaultValue = InterfaceConfig.DEFAULT_NAME,
            description = "The virtual interface's name (default: ${DEFAULT-VALUE}).")
    String interfaceName = InterfaceConfig.DEFAULT_NAME;

    @Option(
            names = "--open",
            paramLabel = "PORTS",
            converter = OpenPortsConverter.class,
            defaultValue = "games",
            description = "Which ports of this machine the others reach: games (default), none, all, or a list such as"
                    + " udp:27015,tcp:25565-25570. The embedded engine alone can hold the others back.")
    OpenPorts openPorts = OpenPorts.GAMES;

    @Option(
            names = "--port",
            paramLabel = "UDP-PORT",
            defaultValue = "0",
            description = "Local UDP port (default: any).")
    int port;

    String playerName(Map<String, String> environment) {
        if (player != null) {
            return player;
        }
        String user = environment.getOrDefault("USER", "");
        return user.isBlank() ? "player" : user;
    }
}
