package io.lanrage.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Simple punching, with plain sockets: both ends learn their mapped address from a server, send to each other's at the same
 * time, and answer to where the other's packets come from. The laboratory's NATs let through exactly the pairs that they let through in the world.
 */
@Lab
class HolePunchLabIT {
    private static final int ROUNDS = 10;
    private static final Duration ROUND = Duration.ofMillis(100);

    private static final Map<NatKind, UdpEnd> ones = new EnumMap<>(NatKind.class);
    private static final Map<NatKind, UdpEnd> others = new EnumMap<>(NatKind.class);
    private static final Map<UdpEnd, Site> sites = new HashMap<>();
    private static UdpEnd server;

    @BeforeAll
    static void buildTwoSitesOfEachKind(Laboratory laboratory) {
        UdpEnd.Starting startingServer = UdpEnd.start(laboratory.server(), 3478);
        for (NatKind kind : NatKind.values()) {
            laboratory.addSite("one" + laboratory.sites().size(), kind);
            laboratory.addSite("other" + laboratory.sites().size(), kind);
        }
        List<Site> built = laboratory.sites();
        List<UdpEnd.Starting> starting =
                built.stream().map(site -> UdpEnd.start(site.host(), 0)).collect(Collectors.toList());
        server = startingServer.ready();
        for (int i = 0; i < built.size(); i++) {
            UdpEnd end = starting.get(i).ready();
            sites.put(end, built.get(i));
            (i % 2 == 0 ? ones : others).put(built.get(i).natKind(), end);
        }
    }

    static Stream<Arguments> unorderedPairs() {
        return Stream.of(NatKind.values())
                .flatMap(one -> Stream.of(NatKind.values())
                        .filter(other -> other.compareTo(one) >= 0)
                        .map(other -> Arguments.of(one, other)));
    }

    @ParameterizedTest(name = "{0} and {1}")
    @MethodSource("unorderedPairs")
    void simplePunchingJoinsAllPairsButTheHardOnes(NatKind oneKind, NatKind otherKind) {
        boolean hard =
                otherKind == NatKind.SYMMETRIC && (oneKind == NatKind.SYMMETRIC || oneKind == NatKind.PORT_RESTRICTED);

        assertThat(punch(ones.get(oneKind), others.get(otherKind))).isEqualTo(!hard);
    }

    private static boolean punch(UdpEnd one, UdpEnd other) {
        InetSocketAddress oneMapped = one.mappedTowards(server);
        InetSocketAddress otherMapped = other.mappedTowards(server);
        InetAddress oneAddress = sites.get(one).publicAddress();
        InetAddress otherAddress = sites.get(other).publicAddress();
        boolean joined = false;
        for (int round = 0; round < ROUNDS && !joined; round++) {
            // A hello may come from another port than the one that was announced; then that is the one to write to.
            one.send(one.helloFrom(otherAddress).orElse(otherMapped), "hello");
            other.send(other.helloFrom(oneAddress).orElse(oneMapped), "hello");
            joined = one.hasAnswerFrom(otherAddress, ROUND) && other.hasAnswerFrom(oneAddress, ROUND);
        }
        return joined;
    }
}
