package io.lanrage.core.network;

import static io.lanrage.core.network.TransportProtocol.TCP;
import static io.lanrage.core.network.TransportProtocol.UDP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenPortsTest {

    @ParameterizedTest
    @CsvSource({
        "1, false",
        "22, false",
        "137, false",
        "445, false",
        "1023, false",
        "1024, true",
        "27015, true",
        "65535, true",
        "0, false",
        "65536, false"
    })
    void gamesAreOpenFrom1024Up(int port, boolean isOpen) {
        assertThat(OpenPorts.GAMES.admits(UDP, port)).isEqualTo(isOpen);
        assertThat(OpenPorts.GAMES.admits(TCP, port)).isEqualTo(isOpen);
    }

    @ParameterizedTest
    @CsvSource({
        "TCP, 3389", "UDP, 3389", "TCP, 5900", "TCP, 5999", "TCP, 3306", "TCP, 5432", "TCP, 6379", "TCP, 27017",
        "TCP, 2375", "TCP, 6443", "TCP, 5005", "TCP, 9229", "TCP, 9100", "TCP, 2049", "UDP, 5353", "UDP, 1900"
    })
    void servicesNobodyMeansToShareAreClosedToGames(TransportProtocol protocol, int port) {
        assertThat(OpenPorts.GAMES.admits(protocol, port)).isFalse();
        assertThat(OpenPorts.ALL.admits(protocol, port)).isTrue();
    }

    /** Of games that announce themselves on a LAN, and of their servers. */
    @ParameterizedTest
    @CsvSource({
        "UDP, 4445",
        "TCP, 25565",
        "UDP, 27015",
        "TCP, 27015",
        "UDP, 27017",
        "UDP, 27960",
        "UDP, 8303",
        "TCP, 5556",
        "UDP, 6112",
        "TCP, 6112",
        "UDP, 7777",
        "TCP, 7777",
        "UDP, 2302",
        "UDP, 47624",
        "TCP, 47624",
        "UDP, 5900",
        "UDP, 26000"
    })
    void portsOfGamesAreOpenToGames(TransportProtocol protocol, int port) {
        assertThat(OpenPorts.GAMES.admits(protocol, port)).isTrue();
    }

    @Test
    void noneIsNothingAndAllIsEverything() {
        assertThat(IntStream.rangeClosed(0, 65_536).filter(port -> OpenPorts.NONE.admits(UDP, port)))
                .isEmpty();
        assertThat(IntStream.rangeClosed(1, 65_535).filter(port -> !OpenPorts.ALL.admits(TCP, port)))
                .isEmpty();
        assertThat(OpenPorts.ALL.admits(TCP, 0)).isFalse();
    }

    @Test
    void listedPortsAreOpenAndNoOthers() {
        OpenPorts ports = OpenPorts.parse("udp:27015, TCP:25565,udp:27000-27002");
        Set<Integer> open = new HashSet<>();
        for (int port = 0; port <= 65_536; port++) {
            if (ports.admits(UDP, port)) {
                open.add(port);
            }
        }
        assertThat(open).containsExactlyInAnyOrder(27000, 27001, 27002, 27015);
        assertThat(ports.admits(TCP, 25565)).isTrue();
        assertThat(ports.admits(TCP, 27015)).isFalse();
    }

    @Test
    void listedPortsMayBeLowOrPrivate() {
        OpenPorts ports = OpenPorts.parse("tcp:80,tcp:3389");
        assertThat(ports.admits(TCP, 80)).isTrue();
        assertThat(ports.admits(TCP, 3389)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"games", "none", "all", "udp:27015", "udp:1-65535,tcp:25565"})
    void textIsWhatIsParsed(String text) {
        assertThat(OpenPorts.parse(text)).hasToString(text).isEqualTo(OpenPorts.parse(text));
    }

    @Test
    void namesAreReadInAnyLetters() {
        assertThat(OpenPorts.parse(" Games ")).isSameAs(OpenPorts.GAMES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "some",
                "27015",
                "udp",
                "udp:",
                "udp:0",
                "udp:65536",
                "udp:5-4",
                "udp:1-",
                "sctp:1",
                "udp:1,,tcp:2",
                "udp:1,",
                "udp:1;tcp:2",
                "udp:١",
                "udp:100000",
                "games,udp:1"
            })
    void whatMeansNothingIsRefusedWithItsValue(String text) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> OpenPorts.parse(text))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_INVALID))
                .satisfies(e -> assertThat(e.getMessage()).isNotBlank());
    }

    @Test
    void moreThan64RangesAreRefused() {
        String range = "udp:1";
        assertThat(OpenPorts.parse((range + ",").repeat(63) + range)).isInstanceOf(OpenPorts.Listed.class);
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> OpenPorts.parse((range + ",").repeat(64) + range))
                .withMessageContaining("65");
        assertThatExceptionOfType(InputException.class).isThrownBy(() -> new OpenPorts.Listed(List.of()));
    }

    @Test
    void randomTextIsReadOrRefusedInOrder() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        String letters = "udptc:-,0123456789 games\u0000";
        for (int round = 0; round < 5_000; round++) {
            byte[] text = new byte[random.nextInt(24)];
            for (int i = 0; i < text.length; i++) {
                text[i] = (byte) letters.charAt(random.nextInt(letters.length()));
            }
            String value = new String(text, StandardCharsets.US_ASCII);
            try {
                OpenPorts ports = OpenPorts.parse(value);
                assertThat(OpenPorts.parse(ports.toString()))
                        .as("seed %d", seed)
                        .isEqualTo(ports);
            } catch (InputException expected) {
                assertThat(expected.getMessage()).as("seed %d", seed).isNotBlank();
            }
        }
    }

    @Test
    void everyPrivateServiceHasANameOfItsOwnAndUnprivilegedPorts() {
        assertThat(PrivateService.all()).hasSizeGreaterThan(50);
        assertThat(PrivateService.all()).extracting(PrivateService::name).doesNotHaveDuplicates();
        for (PrivateService service : PrivateService.all()) {
            assertThat(service.name()).isNotBlank();
            assertThat(service.ports()).isNotEmpty().allMatch(range -> range.first() >= 1024);
        }
    }
}
