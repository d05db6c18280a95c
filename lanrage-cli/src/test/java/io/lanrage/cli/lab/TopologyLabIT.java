package io.lanrage.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who reaches whom, and who does not. */
@Lab(tools = {"ping", "tcpdump"})
class TopologyLabIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void everyHostReachesBothAddressesOfTheServerWithFullPackets(Laboratory laboratory) {
        for (NatKind kind : NatKind.values()) {
            Namespace host =
                    laboratory.addSite("site" + laboratory.sites().size(), kind).host();
            for (InetAddress address : laboratory.server().addresses()) {
                // 1,472 bytes, an ICMP and an IP header make 1,500; -M do forbids fragments.
                assertThat(ping(host, address, "-M", "do", "-s", "1472").succeeded())
                        .as("%s from %s", address, kind)
                        .isTrue();
            }
        }
    }

    @Test
    void privateAddressesOfOneSiteCannotBeReachedFromAnother(Laboratory laboratory) {
        Site one = laboratory.addSite("one", NatKind.PORT_RESTRICTED);
        Site other = laboratory.addSite("other", NatKind.FULL_CONE);
        Site open = laboratory.addSite("open", NatKind.OPEN);

        assertThat(one.host().address()).isNotEqualTo(other.host().address());
        assertThat(ping(one.host(), other.host().address()).stdout())
                .contains("0 received")
                .doesNotContain("From");
        assertThat(ping(other.host(), one.host().address()).stdout())
                .contains("0 received")
                .doesNotContain("From");
        assertThat(ping(open.host(), one.host().address()).stdout())
                .contains("0 received")
                .doesNotContain("From");
    }

    @Test
    void routersDoNotAnswerStrangers(Laboratory laboratory) {
        Site one = laboratory.addSite("one", NatKind.FULL_CONE);
        Site open = laboratory.addSite("open", NatKind.OPEN);

        assertThat(ping(open.host(), one.publicAddress()).stdout())
                .contains("0 received")
                .doesNotContain("From");
        assertThat(ping(one.host(), open.host().address()).succeeded()).isTrue();
    }

    @Test
    void hostsOfOneSiteReachEachOtherAndHaveOnePublicAddress(Laboratory laboratory) {
        Site site = laboratory.addSite("home", NatKind.SYMMETRIC);
        Namespace second = site.addHost();
        Namespace third = site.addHost();

        assertThat(ping(site.host(), second.address()).succeeded()).isTrue();
        assertThat(ping(second, third.address()).succeeded()).isTrue();
        assertThat(ping(third, laboratory.server().address()).succeeded()).isTrue();
        assertThat(site.hosts()).containsExactly(site.host(), second, third);
        assertThat(site.publicAddress()).isEqualTo(site.router().address());
    }

    @Test
    void hostsWithoutNatHaveAPublicAddressEach(Laboratory laboratory) {
        Site site = laboratory.addSite("open", NatKind.OPEN);
        Namespace second = site.addHost();

        assertThat(second.address()).isNotEqualTo(site.host().address());
        assertThat(ping(laboratory.server(), site.host().address()).succeeded()).isTrue();
        assertThat(ping(laboratory.server(), second.address()).succeeded()).isTrue();
        assertThat(ping(second, site.host().address()).succeeded()).isTrue();
    }

    @Test
    void packetWithTwoHopsToLivePassesItsOwnRouterAndDiesInTheCore(Laboratory laboratory) {
        Site one = laboratory.addSite("one", NatKind.PORT_RESTRICTED);
        Site other = laboratory.addSite("other", NatKind.OPEN);

        assertThat(ping(one.host(), other.host().address(), "-t", "2").stdout())
                .contains("From 192.0.2.1 icmp_seq=1 Time to live exceeded");
        assertThat(ping(one.host(), other.host().address(), "-t", "4").succeeded())
                .isTrue();
    }

    @Test
    void everyNamespaceHasLoopback(Laboratory laboratory) {
        Site site = laboratory.addSite("home", NatKind.FULL_CONE);

        InetAddress loopback = InetAddress.getLoopbackAddress();
        assertThat(ping(laboratory.server(), loopback).succeeded()).isTrue();
        assertThat(ping(site.router(), loopback).succeeded()).isTrue();
        assertThat(ping(site.host(), loopback).succeeded()).isTrue();
    }

    @Test
    void partitionCutsOneFromTheOtherAloneUntilItHeals(Laboratory laboratory) {
        Site one = laboratory.addSite("one", NatKind.PORT_RESTRICTED);
        Site other = laboratory.addSite("other", NatKind.OPEN);

        laboratory.partition(one.host(), other.host());
        laboratory.partition(other.host(), one.host());
        assertThat(ping(one.host(), other.host().address()).succeeded()).isFalse();
        assertThat(ping(one.host(), laboratory.server().address()).succeeded()).isTrue();

        laboratory.heal(other.router(), one.host());
        laboratory.heal(one.host(), other.host());
        assertThat(ping(one.host(), other.host().address()).succeeded()).isTrue();

        laboratory.partition(one.host(), laboratory.server());
        assertThat(ping(one.host(), laboratory.server().address()).succeeded()).isFalse();
        assertThat(ping(one.host(), other.host().address()).succeeded()).isTrue();
    }

    @Test
    void partitionWithinASiteIsRefused(Laboratory laboratory) {
        Site site = laboratory.addSite("home", NatKind.OPEN);

        assertThatThrownBy(() -> laboratory.partition(site.host(), site.router()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("do not cross the core");
    }

    @Test
    void blockedUdpAlsoEndsARunningConversationAndLeavesTheRestAlone(Laboratory laboratory) {
        Site site = laboratory.addSite("home", NatKind.PORT_RESTRICTED);
        UdpEnd server = UdpEnd.start(laboratory.server(), 3478).ready();
        UdpEnd host = UdpEnd.start(site.host(), 0).ready();
        host.mappedTowards(server);

        site.blockUdp();
        site.blockUdp();
        host.send(server.local(), "blocked");
        assertThat(ping(site.host(), laboratory.server().address()).succeeded()).isTrue();

        site.unblockUdp();
        site.unblockUdp();
        host.send(server.local(), "unblocked");
        assertThat(server.awaitFrom("unblocked", Duration.ofSeconds(10))).isPresent();
        assertThat(server.awaitFrom("blocked", Duration.ofMillis(100))).isEmpty();
    }

    @Test
    void routerCanBeWatchedOnBothSides(Laboratory laboratory) {
        Site alice = laboratory.addSite("alice", NatKind.SYMMETRIC);
        NamespaceProcess outside = capture(alice.router(), "up");
        NamespaceProcess inside = capture(alice.router(), "lan");

        ping(alice.host(), laboratory.server().address());

        assertThat(outside.awaitStdout(line -> line.contains("ICMP echo request"), SOON))
                .contains("203.0.113.10 > 203.0.113.1");
        assertThat(inside.awaitStdout(line -> line.contains("ICMP echo request"), SOON))
                .contains("192.168.1.101 > 203.0.113.1");
    }

    private static NamespaceProcess capture(Namespace where, String networkInterface) {
        NamespaceProcess capture = where.start("tcpdump", "-n", "-l", "-i", networkInterface);
        capture.awaitStderr(line -> line.startsWith("listening"), SOON);
        return capture;
    }

    @Test
    void nothingIsSentUnasked(Laboratory laboratory) {
        Site site = laboratory.addSite("home", NatKind.FULL_CONE);

        // IPv6 would announce itself on each of these within a second or two.
        assertThat(site.router().run("ip", "-6", "address", "show", "dev", "up").stdout())
                .isEmpty();
        assertThat(site.host().run("ip", "-6", "address", "show", "dev", "eth0").stdout())
                .isEmpty();
        assertThat(laboratory
                        .server()
                        .run("ip", "-6", "address", "show", "dev", "eth0")
                        .stdout())
                .isEmpty();
    }

    /** One ping that waits one second at most. */
    private static CommandResult ping(Namespace from, InetAddress to, String... options) {
        String[] command = new String[options.length + 6];
        System.arraycopy(new String[] {"ping", "-c", "1", "-W", "1"}, 0, command, 0, 5);
        System.arraycopy(options, 0, command, 5, options.length);
        command[command.length - 1] = to.getHostAddress();
        return from.run(command);
    }
}
