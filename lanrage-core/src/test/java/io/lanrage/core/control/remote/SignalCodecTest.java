package io.lanrage.core.control.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.control.PeerSignal;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.nat.Candidate;
import io.lanrage.core.nat.Candidate.Kind;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalCodecTest {

    private static final String GOLDEN = "{\"type\":\"candidates\",\"restart\":true,\"candidates\":["
            + "{\"kind\":\"HOST\",\"address\":\"192.168.1.7\",\"port\":51820},"
            + "{\"kind\":\"SERVER_REFLEXIVE\",\"address\":\"203.0.113.9\",\"port\":1},"
            + "{\"kind\":\"HOST\",\"address\":\"2001:db8:0:0:0:0:0:7\",\"port\":65535}]}";

    private static final PeerSignal GOLDEN_SIGNAL = new PeerSignal.Candidates(
            List.of(
                    candidate(Kind.HOST, "192.168.1.7", 51820),
                    candidate(Kind.SERVER_REFLEXIVE, "203.0.113.9", 1),
                    candidate(Kind.HOST, "2001:db8::7", 65535)),
            true);

    private final SignalCodec codec = new SignalCodec();

    @Test
    void candidatesAreWrittenAsInTheGoldenText() {
        assertThat(codec.encode(GOLDEN_SIGNAL)).isEqualTo(GOLDEN);
    }

    @Test
    void goldenTextIsRead() {
        assertThat(codec.decode(GOLDEN)).isEqualTo(GOLDEN_SIGNAL);
    }

    @Test
    void noCandidatesAreASignalToo() {
        PeerSignal none = new PeerSignal.Candidates(List.of(), false);

        assertThat(codec.decode(codec.encode(none))).isEqualTo(none);
    }

    @Test
    void zoneOfALinkLocalAddressStaysAtHome() throws Exception {
        byte[] bytes = IpPrefix.parseAddress("fe80::1").getAddress();
        InetSocketAddress zoned = new InetSocketAddress(Inet6Address.getByAddress("", bytes, 3), 5000);
        PeerSignal signal = new PeerSignal.Candidates(List.of(new Candidate(Kind.HOST, zoned)), false);

        assertThat(codec.encode(signal)).contains("\"fe80:0:0:0:0:0:0:1\"");
    }

    @Test
    void textCutAnywhereIsRefused() {
        for (int length = 0; length < GOLDEN.length(); length++) {
            String cut = GOLDEN.substring(0, length);
            assertThatThrownBy(() -> codec.decode(cut)).as("cut at %s", length).isInstanceOf(InputException.class);
        }
    }

    @Test
    void tenCandidatesAreReadAndElevenRefused() {
        String one = "{\"kind\":\"HOST\",\"address\":\"10.0.0.1\",\"port\":9}";

        assertThat(codec.decode(candidates(Collections.nCopies(10, one)))).isNotNull();
        assertInvalid(candidates(Collections.nCopies(11, one)), "11 candidates, over 10");
    }

    @Test
    void elevenCandidatesAreNoSignal() {
        List<Candidate> eleven = Collections.nCopies(11, candidate(Kind.HOST, "10.0.0.1", 9));

        assertThatThrownBy(() -> new PeerSignal.Candidates(eleven, false))
                .isInstanceOf(InputException.class)
                .hasMessage("11 candidates, over 10");
    }

    @Test
    void candidateOfAnUnknownKindIsIgnored() {
        assertThat(codec.decode(candidates(List.of(
                        "{\"kind\":\"SATELLITE\",\"address\":\"10.0.0.1\",\"port\":9}",
                        "{\"kind\":\"RELAYED\",\"address\":\"10.0.0.2\",\"port\":9}"))))
                .isEqualTo(new PeerSignal.Candidates(List.of(candidate(Kind.RELAYED, "10.0.0.2", 9)), false));
    }

    @Test
    void unknownFieldIsIgnored() {
        assertThat(codec.decode(GOLDEN.replace("\"restart\"", "\"later\":{\"x\":[1]},\"restart\"")))
                .isEqualTo(GOLDEN_SIGNAL);
    }

    @Test
    void unknownTypeIsRefused() {
        assertThatThrownBy(() -> codec.decode("{\"type\":\"emote\"}"))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MESSAGE_UNKNOWN))
                .hasMessageContaining("'emote'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "example.com",
                "1",
                "127.1",
                "0x7f.1.1.1",
                "1.2.3",
                "1.2.3.4.5",
                "256.0.0.1",
                "fe80::1%eth0",
                "[::1]",
                "",
                " 10.0.0.1",
                "10.0.0.1/32"
            })
    void addressThatIsNotInFiguresIsRefused(String address) {
        assertInvalid(
                candidates(List.of("{\"kind\":\"HOST\",\"address\":\"" + address + "\",\"port\":9}")),
                "not in figures");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "224.0.0.1", "ff02::1", "::"})
    void addressThatCannotBeSentToIsRefused(String address) {
        assertInvalid(
                candidates(List.of("{\"kind\":\"HOST\",\"address\":\"" + address + "\",\"port\":9}")),
                "cannot be sent to");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "65536", "2147483647"})
    void portOutOfRangeIsRefused(String port) {
        assertInvalid(
                candidates(List.of("{\"kind\":\"HOST\",\"address\":\"10.0.0.1\",\"port\":" + port + "}")),
                "port " + port + " is not in 1..65535");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "7",
                "null",
                "{\"type\":\"candidates\"}",
                "{\"type\":\"candidates\",\"restart\":1,\"candidates\":[]}",
                "{\"type\":\"candidates\",\"restart\":true,\"candidates\":{}}",
                "{\"type\":\"candidates\",\"restart\":true,\"candidates\":[7]}",
                "{\"type\":\"candidates\",\"restart\":true,\"candidates\":[{}]}",
                "{\"type\":\"candidates\",\"restart\":true,\"candidates\":[]} 1",
                "{\"type\":\"candidates\",\"restart\":true,\"restart\":true,\"candidates\":[]}",
                "{\"type\":\"candidates\",\"restart\":true,\"candidates\":"
                        + "[{\"kind\":\"HOST\",\"address\":\"10.0.0.1\",\"port\":\"9\"}]}",
                "{\"type\":\"candidates\",\"restart\":true,\"candidates\":"
                        + "[{\"kind\":\"HOST\",\"address\":\"10.0.0.1\",\"port\":9.5}]}",
                "{\"type\":\"candidates\",\"restart\":true,\"candidates\":"
                        + "[{\"kind\":\"HOST\",\"address\":\"10.0.0.1\",\"port\":99999999999}]}"
            })
    void wrongShapeIsRefused(String text) {
        assertThatThrownBy(() -> codec.decode(text))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MESSAGE_INVALID));
    }

    @Test
    void deepNestingIsRefused() {
        assertThatThrownBy(() -> codec.decode("{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}"))
                .isInstanceOf(InputException.class);
    }

    @Test
    void everyKindSurvivesTheRoundTrip() {
        List<Candidate> all = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            all.add(candidate(kind, "198.51.100.4", 4242));
        }
        PeerSignal signal = new PeerSignal.Candidates(all, false);

        assertThat(codec.decode(codec.encode(signal))).isEqualTo(signal);
    }

    private void assertInvalid(String text, String why) {
        assertThatThrownBy(() -> codec.decode(text))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MESSAGE_INVALID))
                .hasMessageContaining(why);
    }

    private static String candidates(List<String> list) {
        return "{\"type\":\"candidates\",\"restart\":false,\"candidates\":[" + String.join(",", list) + "]}";
    }

    private static Candidate candidate(Kind kind, String address, int port) {
        return new Candidate(kind, new InetSocketAddress(IpPrefix.parseAddress(address), port));
    }
}
