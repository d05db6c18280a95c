package io.lanrage.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the routers do with ports, seen by plain sockets on both sides. */
@Lab
class MappingLabIT {
    private static final int PORT = 5000;
    private static final Duration SOON = Duration.ofSeconds(10);
    /** How long to listen for what must not come; packets cross the laboratory in less than a millisecond. */
    private static final Duration SILENCE = Duration.ofMillis(300);

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SYMMETRIC")
    void portIsKeptAndTheSameTowardsEverybody(NatKind kind, Laboratory laboratory) {
        Site site = laboratory.addSite("home", kind);
        Site elsewhere = laboratory.addSite("elsewhere", NatKind.OPEN);
        var startingServer = UdpEnd.start(laboratory.server(), 3478);
        var startingStranger = UdpEnd.start(elsewhere.host(), 3478);
        UdpEnd host = UdpEnd.start(site.host(), PORT).ready();

        InetSocketAddress expected = new InetSocketAddress(site.publicAddress(), PORT);
        assertThat(host.mappedTowards(startingServer.ready())).isEqualTo(expected);
        assertThat(host.mappedTowards(startingStranger.ready())).isEqualTo(expected);
    }

    @Test
    void symmetricUsesAnotherPortTowardsEach(Laboratory laboratory) {
        Site site = laboratory.addSite("home", NatKind.SYMMETRIC);
        Site elsewhere = laboratory.addSite("elsewhere", NatKind.OPEN);
        var startingServer = UdpEnd.start(laboratory.server(), 3478);
        var startingStranger = UdpEnd.start(elsewhere.host(), 3478);
        UdpEnd host = UdpEnd.start(site.host(), PORT).ready();

        InetSocketAddress towardsServer = host.mappedTowards(startingServer.ready());
        InetSocketAddress towardsStranger = host.mappedTowards(startingStranger.ready());

        assertThat(towardsServer.getAddress()).isEqualTo(site.publicAddress());
        assertThat(towardsStranger.getAddress()).isEqualTo(site.publicAddress());
        assertThat(towardsStranger.getPort()).isNotEqualTo(towardsServer.getPort());
        assertThat(host.mappedTowards(startingServer.ready())).isEqualTo(towardsServer);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"OPEN", "SYMMETRIC"})
    void twoHostsWithOneLocalPortGetMappingsOfTheirOwn(NatKind kind, Laboratory laboratory) {
        Site site = laboratory.addSite("home", kind);
        Site elsewhere = laboratory.addSite("elsewhere", NatKind.OPEN);
        var startingServer = UdpEnd.start(laboratory.server(), 3478);
        var startingStranger = UdpEnd.start(elsewhere.host(), 3478);
        var startingFirst = UdpEnd.start(site.host(), PORT);
        UdpEnd second = UdpEnd.start(site.addHost(), PORT).ready();
        UdpEnd first = startingFirst.ready();
        UdpEnd server = startingServer.ready();
        UdpEnd stranger = startingStranger.ready();

        InetSocketAddress firstMapped = first.mappedTowards(server);
        // The second speaks to somebody else first: the flows do not clash, but the sockets' ports do.
        InetSocketAddress secondMapped = second.mappedTowards(stranger);

        assertThat(firstMapped.getPort()).isEqualTo(PORT);
        assertThat(secondMapped.getPort()).isNotEqualTo(PORT);
        assertThat(second.mappedTowards(server)).isEqualTo(secondMapped);
        assertThat(first.mappedTowards(stranger)).isEqualTo(firstMapped);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"OPEN", "SYMMETRIC"})
    void packetOfAPeerBeforeOurFirstDoesNotTakeThePort(NatKind kind, Laboratory laboratory) {
        Site site = laboratory.addSite("home", kind);
        UdpEnd peer = UdpEnd.start(laboratory.server(), 4000).ready();
        UdpEnd host = UdpEnd.start(site.host(), PORT).ready();
        InetSocketAddress mapped = new InetSocketAddress(site.publicAddress(), PORT);

        peer.send(mapped, "early");
        assertThat(host.awaitFrom("early", SILENCE)).isEmpty();

        assertThat(host.mappedTowards(peer)).isEqualTo(mapped);
        peer.send(mapped, "late");
        assertThat(host.awaitFrom("late", SOON)).contains(peer.local());
    }

    @Test
    void fullConeLetsStrangersInOnlyWhereThereIsAMapping(Laboratory laboratory) {
        Site site = laboratory.addSite("home", NatKind.FULL_CONE);
        Site elsewhere = laboratory.addSite("elsewhere", NatKind.OPEN);
        var startingServer = UdpEnd.start(laboratory.server(), 3478);
        var startingStranger = UdpEnd.start(elsewhere.host(), 0);
        UdpEnd host = UdpEnd.start(site.host(), PORT).ready();
        UdpEnd stranger = startingStranger.ready();
        InetSocketAddress mapped = host.mappedTowards(startingServer.ready());

        stranger.send(new InetSocketAddress(mapped.getAddress(), PORT + 1), "beside");
        stranger.send(mapped, "straight");

        assertThat(host.awaitFrom("straight", SOON)).contains(stranger.local());
        assertThat(host.awaitFrom("beside", SILENCE)).isEmpty();
        // What the host answers has the mapped address, as everything of that socket.
        assertThat(host.mappedTowards(stranger)).isEqualTo(mapped);
    }
}
