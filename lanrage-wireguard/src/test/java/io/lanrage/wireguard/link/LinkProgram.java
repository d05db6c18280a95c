package io.lanrage.wireguard.link;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.wireguard.posix.Posix;
import io.lanrage.wireguard.tun.LinuxTun;
import java.security.SecureRandom;
import java.util.List;
import java.util.OptionalInt;

/**
 * A program that makes an interface in its own namespace and sets it up: name, address, prefix, MTU, and the packets of the queue. Says
 * what came of it, takes it back at the next line of input, and ends with the input.
 */
final class LinkProgram {
    private LinkProgram() {}

    public static void main(String[] arguments) throws Exception {
        InterfaceConfig config = new InterfaceConfig(
                arguments[0],
                PrivateKey.generate(new SecureRandom()),
                IpPrefix.parseAddress(arguments[1]),
                IpPrefix.parse(arguments[2]),
                Integer.parseInt(arguments[3]));
        List<IpPrefix> routes = arguments[1].contains(":") ? List.of() : LinkSettings.LAN.routes();
        LinkSettings settings = new LinkSettings(routes, OptionalInt.of(Integer.parseInt(arguments[4])));
        Posix posix = Posix.load();
        try (LinuxTun tun = LinuxTun.open(posix, config.name(), config.mtu())) {
            Link.configure(posix, config, settings);
            // Again, as after a life that was cut off.
            Link link = Link.configure(posix, config, new LinkSettings(List.of(), OptionalInt.empty()));
            System.out.println("up");
            System.in.read();
            new Link(tun.name(), link.address(), link.prefix(), routes).release(posix);
            System.out.println("released");
            System.in.read();
        } catch (DeviceException e) {
            System.out.println(e.code() + ": " + e.getMessage());
        }
    }
}
