package io.lanrage.server.bench;

import io.lanrage.core.ipam.IpPrefix;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Players, each at an address of its own: a relay may limit what comes from one. */
final class Allocations {

    private static final int ADDRESSES_A_NET = 200;

    private Allocations() {}

    static List<Player> players(int count) throws IOException {
        List<Player> players = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            players.add(Player.at(address(i)));
        }
        return players;
    }

    private static InetAddress address(int i) {
        return IpPrefix.parseAddress("127.9." + (1 + i / ADDRESSES_A_NET) + "." + (1 + i % ADDRESSES_A_NET));
    }

    /** What a further allocation costs the relay, in bytes of its process: between the first thousand and the end. */
    static double bytesOfOne(RunningRelay relay, int first, int more) throws IOException {
        List<Player> players = new ArrayList<>();
        try {
            allocate(relay.address(), players, 0, first);
            long before = relay.residentBytes();
            allocate(relay.address(), players, first, more);
            return (relay.residentBytes() - before) / (double) more;
        } catch (IOException e) {
            throw new IOException(players.size() + " allocations; the relay said: " + relay.output(), e);
        } finally {
            players.forEach(Player::close);
        }
    }

    private static void allocate(InetSocketAddress server, List<Player> players, int from, int count)
            throws IOException {
        for (int i = from; i < from + count; i++) {
            Player player = Player.at(address(i));
            players.add(player);
            String user = "owner" + i;
            player.allocate(server, user);
            player.bind(server, Player.CHANNEL, new InetSocketAddress(RunningRelay.LOOPBACK, 9));
        }
    }
}
