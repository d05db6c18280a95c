package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.OpenPorts;
import io.lanrage.core.network.TunnelPeer;
import io.lanrage.core.network.VirtualInterface;
import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.packet.NaivePackets;
import io.lanrage.wireguard.tun.MemoryTun;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three engines in one process are one LAN: what is for everybody reaches everybody, and what nobody opened reaches nobody. Tunnels keep
 * the order, so what does not arrive before a later packet does not arrive.
 */
@Timeout(60)
class EmbeddedLanIT {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int FIRST = 0x0a424f01;
    private static final int GAME = 27015;

    private final CrossedTransports network = new CrossedTransports(Duration.ofMillis(1));
    private final List<Member> members = new ArrayList<>();

    private record Member(InterfaceConfig config, MemoryTun device, EmbeddedWireGuard manager) {}

    @AfterEach
    void close() {
        members.forEach(member -> member.manager().close());
        network.close();
        assertThat(WireGuardLab.threads()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0xffff_ffff, 0x0a424fff, 0xe000_023c})
    void packetToEverybodyReachesBothOthersOnce(int everybody) throws Exception {
        start(OpenPorts.GAMES);
        byte[] announcement = udp(0, everybody, 4445, 4445);
        byte[] next = udp(0, everybody, 4446, 4446);
        write(0, announcement);
        write(0, next);
        for (int other = 1; other <= 2; other++) {
            assertThat(read(other)).isEqualTo(announcement);
            assertThat(read(other)).isEqualTo(next);
        }
        // Not back to its sender, nor onward from a tunnel: the next packet there is the one that is sent now.
        byte[] back = udp(1, FIRST, GAME, GAME);
        write(1, back);
        assertThat(read(0)).isEqualTo(back);
    }

    @Test
    void otherMembersReachGamesAndNothingElse() throws Exception {
        start(OpenPorts.GAMES);
        for (int closed : new int[] {22, 139, 445, 3389, 5900, 3306, 2375}) {
            write(0, tcp(0, FIRST + 1, 50_000, closed, 2));
        }
        for (int closed : new int[] {137, 138, 5353}) {
            write(0, udp(0, FIRST + 1, 50_000, closed));
            write(0, udp(0, 0x0a424fff, 50_000, closed));
        }
        write(0, udp(0, 0xc0a8_0101, 50_000, GAME));
        byte[] game = udp(0, FIRST + 1, 50_000, GAME);
        byte[] connection = tcp(0, FIRST + 1, 50_000, 25_565, 2);
        write(0, game);
        write(0, connection);
        assertThat(read(1)).isEqualTo(game);
        assertThat(read(1)).isEqualTo(connection);
    }

    @Test
    void answersReachWhoHasNothingOpen() throws Exception {
        start(OpenPorts.NONE);
        byte[] search = udp(0, 0xffff_ffff, 40_000, GAME);
        write(0, search);
        // Nothing is open there either, so the search itself is not heard; the ports answer all the same.
        byte[] question = udp(0, FIRST + 1, 40_001, GAME);
        write(0, question);
        byte[] ping = NaivePackets.ipv4(IpPacket.ICMP, FIRST, FIRST + 1, new byte[] {8, 0, 0, 0, 0, 7, 0, 1});
        write(0, ping);
        assertThat(read(1)).isEqualTo(ping);
        byte[] found = udp(1, FIRST, GAME, 40_000);
        byte[] answer = udp(1, FIRST, GAME, 40_001);
        write(1, udp(1, FIRST, GAME, 40_002));
        write(1, found);
        write(1, answer);
        assertThat(read(0)).isEqualTo(found);
        assertThat(read(0)).isEqualTo(answer);
    }

    private void start(OpenPorts ports) throws Exception {
        for (int i = 0; i < 3; i++) {
            InterfaceConfig plain = WireGuardLab.config((char) ('a' + i), "10.66.79.0/24", "10.66.79." + (i + 1));
            InterfaceConfig config = new InterfaceConfig(
                    plain.name(), plain.privateKey(), plain.address(), plain.prefix(), plain.mtu(), ports);
            MemoryTun device = MemoryTun.open(plain.name(), 1280, 500);
            EmbeddedWireGuard manager = EmbeddedWireGuard.over(unused -> device, SimpleAead::new);
            members.add(new Member(config, device, manager));
            VirtualInterface up = get(manager.open(
                    config, network.of(config.privateKey().publicKey().peerId())));
            assertThat(up.openPorts()).isEqualTo(ports);
        }
        for (Member member : members) {
            for (Member other : members) {
                if (!member.equals(other)) {
                    get(member.manager().addPeer(peer(other.config())));
                }
            }
        }
    }

    private static TunnelPeer peer(InterfaceConfig config) {
        return new TunnelPeer(
                config.privateKey().publicKey(),
                PresharedKey.of(new byte[32]),
                List.of(IpPrefix.containing(config.address(), 32)),
                Duration.ofSeconds(25));
    }

    private void write(int member, byte[] packet) throws IOException {
        assertThat(members.get(member).device().farEnd().write(packet)).isTrue();
    }

    private byte[] read(int member) throws IOException {
        return members.get(member).device().farEnd().read(PATIENCE).orElseThrow();
    }

    private static byte[] udp(int member, int destination, int sourcePort, int destinationPort) {
        int source = FIRST + member;
        byte[] datagram = NaivePackets.udp(
                NaivePackets.bytes(source), NaivePackets.bytes(destination), sourcePort, destinationPort, new byte[20]);
        return NaivePackets.ipv4(IpPacket.UDP, source, destination, datagram);
    }

    private static byte[] tcp(int member, int destination, int sourcePort, int destinationPort, int flags) {
        int source = FIRST + member;
        byte[] none = new byte[0];
        byte[] segment = NaivePackets.tcp(
                NaivePackets.bytes(source),
                NaivePackets.bytes(destination),
                sourcePort,
                destinationPort,
                1,
                0,
                flags,
                1000,
                none,
                none);
        return NaivePackets.ipv4(IpPacket.TCP, source, destination, segment);
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
