package io.lanrage.nat;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.nat.Candidate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CandidateRulesTest {

    private static final CandidateRules RULES = new CandidateRules(Set.of("lanrage0"), false);
    private static final CandidateRules ONE_MACHINE = new CandidateRules(Set.of("lanrage0"), true);
    private static final int PORT = 51820;

    private static LocalInterface card(String name, boolean up, String... addresses) {
        List<InetAddress> parsed = new ArrayList<>();
        for (String address : addresses) {
            parsed.add(address(address));
        }
        return new LocalInterface(name, up, name.equals("lo"), parsed);
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(literal, e);
        }
    }

    private static Candidate host(String address) {
        return new Candidate(Candidate.Kind.HOST, new InetSocketAddress(address(address), PORT));
    }

    private static Candidate reflexive(String address, int port) {
        return new Candidate(Candidate.Kind.SERVER_REFLEXIVE, new InetSocketAddress(address(address), port));
    }

    @Test
    void usableInterfacesGiveTheirIpv4Addresses() {
        List<LocalInterface> interfaces = List.of(
                card("lo", true, "127.0.0.1", "::1"),
                card("eth0", true, "192.168.1.2", "fe80::1", "2001:db8::2"),
                card("eth1", false, "10.0.0.2"),
                card("lanrage0", true, "10.66.0.2"),
                card("wlan0", true, "192.168.1.3"));

        assertThat(RULES.own(interfaces, PORT, Optional.empty()))
                .containsExactly(host("192.168.1.2"), host("192.168.1.3"));
        assertThat(ONE_MACHINE.own(interfaces, PORT, Optional.empty()))
                .containsExactly(host("127.0.0.1"), host("192.168.1.2"), host("192.168.1.3"));
    }

    @Test
    void linkLocalAddressesComeLast() {
        assertThat(RULES.own(
                        List.of(card("eth0", true, "169.254.7.7"), card("eth1", true, "192.168.1.2")),
                        PORT,
                        Optional.empty()))
                .containsExactly(host("192.168.1.2"), host("169.254.7.7"));
    }

    @Test
    void reflexiveAddressIsACandidateUnlessItIsTheHostsOwn() {
        List<LocalInterface> interfaces = List.of(card("eth0", true, "203.0.113.5"));

        assertThat(RULES.own(interfaces, PORT, Optional.of(new InetSocketAddress("203.0.113.9", 4242))))
                .containsExactly(host("203.0.113.5"), reflexive("203.0.113.9", 4242));
        assertThat(RULES.own(interfaces, PORT, Optional.of(new InetSocketAddress("203.0.113.5", PORT))))
                .containsExactly(host("203.0.113.5"));
        assertThat(RULES.own(interfaces, PORT, Optional.of(new InetSocketAddress("203.0.113.5", 4242))))
                .containsExactly(host("203.0.113.5"), reflexive("203.0.113.5", 4242));
    }

    @Test
    void nonsenseFromAServerIsNoCandidate() {
        for (String address : List.of("0.0.0.0", "224.0.0.1", "127.0.0.1", "2001:db8::1")) {
            assertThat(RULES.own(List.of(), PORT, Optional.of(new InetSocketAddress(address(address), 4242))))
                    .as(address)
                    .isEmpty();
        }
        assertThat(RULES.own(List.of(), PORT, Optional.of(new InetSocketAddress("203.0.113.9", 0))))
                .isEmpty();
    }

    @Test
    void manyInterfacesLeaveRoomForTheReflexiveAddress() {
        List<LocalInterface> interfaces = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            interfaces.add(card("eth" + i, true, "192.168.1." + (i + 1)));
        }

        assertThat(RULES.own(interfaces, PORT, Optional.of(new InetSocketAddress("203.0.113.9", 4242))))
                .hasSize(Candidate.MAX_PER_PEER)
                .endsWith(reflexive("203.0.113.9", 4242));
    }

    @Test
    void peersLoopbackAndIpv6CandidatesAreNotSentTo() {
        List<Candidate> remote = List.of(
                host("127.0.0.1"), host("192.168.1.9"), reflexive("2001:db8::1", 4242), reflexive("203.0.113.9", 1));

        assertThat(RULES.reachable(remote)).containsExactly(host("192.168.1.9"), reflexive("203.0.113.9", 1));
        assertThat(ONE_MACHINE.reachable(remote))
                .containsExactly(host("127.0.0.1"), host("192.168.1.9"), reflexive("203.0.113.9", 1));
    }
}
