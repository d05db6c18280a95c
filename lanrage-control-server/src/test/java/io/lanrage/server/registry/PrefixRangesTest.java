package io.lanrage.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.error.RefusedException;
import io.lanrage.core.ipam.IpPrefix;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixRangesTest {

    private static IpPrefix choose(String... networks) {
        return PrefixRanges.DEFAULT.choose(
                Stream.of(networks).map(IpPrefix::parse).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "192.168.1.0/24,                               10.66.0.0/16",
        "10.65.255.0/24,                               10.66.0.0/16",
        "10.67.0.0/16,                                 10.66.0.0/16",
        "fd00::/8,                                     10.66.0.0/16",
        "10.66.0.0/16,                                 10.166.0.0/16",
        "10.66.255.255/32,                             10.166.0.0/16",
        "10.66.7.0/24 10.166.0.0/24,                   10.213.0.0/16",
        "10.0.0.0/8,                                   172.27.0.0/16",
        "10.0.0.0/8 172.16.0.0/12,                     100.71.0.0/16",
        "10.0.0.0/8 172.16.0.0/12 100.64.0.0/12,       100.93.0.0/16",
        "10.0.0.0/8 172.16.0.0/12 100.71.1.0/24,       100.93.0.0/16",
    })
    void firstPrefixThatOverlapsNoNetworkIsChosen(String networks, String expected) {
        assertThat(choose(networks.split(" "))).hasToString(expected);
    }

    @Test
    void widerNetworkIsPutUpWithWhereAllOverlap() {
        assertThat(choose("0.0.0.0/0")).hasToString("10.66.0.0/16");
        assertThat(choose("0.0.0.0/0", "10.66.3.0/24")).hasToString("10.166.0.0/16");
    }

    @Test
    void creatorWithANetworkInsideEachPrefixIsRefused() {
        PrefixRanges ranges = new PrefixRanges(List.of(IpPrefix.parse("10.66.0.0/16"), IpPrefix.parse("10.67.0.0/24")));

        assertThatThrownBy(() -> ranges.choose(List.of(IpPrefix.parse("10.66.1.0/24"), IpPrefix.parse("10.67.0.0/24"))))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ADDRESSES_EXHAUSTED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/15", "10.66.0.0/25", "fd00::/16"})
    void prefixOfWrongSizeOrFamilyIsRefusedByName(String prefix) {
        assertThatThrownBy(() -> new PrefixRanges(List.of(IpPrefix.parse(prefix))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(IpPrefix.parse(prefix).toString());
    }

    @Test
    void noPrefixAtAllIsRefused() {
        assertThatThrownBy(() -> new PrefixRanges(List.of())).isInstanceOf(InputException.class);
    }
}
