package io.lanrage.wireguard.lan;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.network.OpenPorts;
import io.lanrage.wireguard.packet.Icmp;
import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.packet.Tcp;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long conversations of few machines over few ports, in which the filter and the naive model say the same of every packet. */
class MemberFilterModelTest {
    private static final int PACKETS = 40_000;
    private static final long MILLI = 1_000_000;

    /** Steps at which limits are met exactly, and others. */
    private static final int[] STEPS_MILLIS = {0, 1, 500, 10_000, 29_999, 30_000, 60_000, 90_000, 120_000};

    private static final int[] PORTS = {0, 1, 53, 1023, 1024, 3389, 27015, 65_535};
    private static final int[] FLAGS = {
        Tcp.SYN, Tcp.SYN | Tcp.ACK, Tcp.ACK, Tcp.ACK | Tcp.PSH, Tcp.FIN | Tcp.ACK, Tcp.RST, Tcp.RST | Tcp.ACK
    };

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    @ParameterizedTest
    @ValueSource(strings = {"games", "none", "all", "udp:27015,tcp:53-1023"})
    void filterAndModelSayTheSame(String open) {
        converse(
                OpenPorts.parse(open),
                "10.66.0.0/24",
                List.of("10.66.0.2", "10.66.0.3", "10.66.0.4", "192.168.0.1"),
                List.of("255.255.255.255", "10.66.0.255", "224.0.2.60"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"games", "none", "all", "udp:27015,tcp:53-1023"})
    void filterAndModelSayTheSameOfIpv6(String open) {
        converse(
                OpenPorts.parse(open),
                "fd00::/64",
                List.of("fd00::2", "fd00::3", "fd00::4", "fd01::2"),
                List.of("ff02::1", "ff05::2:3", "ff0e::1"));
    }

    private void converse(OpenPorts ports, String prefix, List<String> machines, List<String> everybody) {
        InetAddress own = IpPrefix.parseAddress(machines.get(0));
        MemberFilter filter =
                new MemberFilter(ports, new LanAddresses(own, IpPrefix.parse(prefix)), new HashKey(seed, 2));
        Set<InetAddress> all = everybody.stream().map(IpPrefix::parseAddress).collect(Collectors.toSet());
        NaiveFilter model = new NaiveFilter(ports, own, all);
        long millis = 0;
        int admitted = 0;
        for (int i = 0; i < PACKETS; i++) {
            millis += random.nextInt(4) == 0 ? STEPS_MILLIS[random.nextInt(STEPS_MILLIS.length)] : 0;
            millis += random.nextInt(400) == 0 ? 7_200_000 : 0;
            boolean isSent = random.nextBoolean();
            String other = random.nextInt(4) == 0 ? pick(everybody) : pick(machines);
            TestPacket packet =
                    isSent ? packet(machines.get(0), other) : packet(pick(machines), pickDestination(machines, other));
            if (isSent) {
                packet.send(filter, millis * MILLI);
                model.sent(packet, millis / 1000.0);
            } else {
                boolean isAdmitted = packet.isAdmitted(filter, millis * MILLI);
                admitted += isAdmitted ? 1 : 0;
                assertThat(isAdmitted)
                        .as("seed %d, packet %d at %d ms: %s", seed, i, millis, packet)
                        .isEqualTo(model.admits(packet, millis / 1000.0));
            }
        }
        assertThat(admitted).as("seed %d", seed).isBetween(PACKETS / 50, PACKETS / 2);
    }

    /** Mostly this machine, for what else is there is refused. */
    private String pickDestination(List<String> machines, String other) {
        return random.nextInt(3) == 0 ? other : machines.get(0);
    }

    private TestPacket packet(String source, String destination) {
        int firstPort = PORTS[random.nextInt(PORTS.length)];
        int secondPort = PORTS[random.nextInt(PORTS.length)];
        boolean isV4 = !source.contains(":");
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> TestPacket.udp(source, firstPort, destination, secondPort);
            case 3, 4, 5 ->
                TestPacket.tcp(source, firstPort, destination, secondPort, FLAGS[random.nextInt(FLAGS.length)]);
            case 6 -> TestPacket.icmp(source, destination, echo(isV4), firstPort);
            default -> TestPacket.of(IpPacket.IGMP, source, firstPort, destination, 0, 0x16);
        };
    }

    private int echo(boolean isV4) {
        if (isV4) {
            return random.nextBoolean() ? Icmp.ECHO_REQUEST : Icmp.ECHO_REPLY;
        }
        return random.nextBoolean() ? Icmp.ECHO_REQUEST_V6 : Icmp.ECHO_REPLY_V6;
    }

    private String pick(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
