package io.lanrage.core.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpPrefixTest {

    @ParameterizedTest
    @CsvSource({
        "10.66.0.0/16, 10.66.0.0/16",
        "0.0.0.0/0, 0.0.0.0/0",
        "10.66.0.7, 10.66.0.7/32",
        "255.255.255.255/32, 255.255.255.255/32",
        "fd00::/8, fd00:0:0:0:0:0:0:0/8",
        "::/0, 0:0:0:0:0:0:0:0/0",
        "2001:db8::1, 2001:db8:0:0:0:0:0:1/128"
    })
    void textIsReadAndWritten(String text, String written) {
        assertThat(IpPrefix.parse(text)).hasToString(written).isEqualTo(IpPrefix.parse(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/16",
                "10.66.0.0/",
                "10.66.0.0/x",
                "10.66.0.0/-1",
                "10.66.0.0/+16",
                "10.66.0.0/016",
                "10.66.0.0/33",
                "10.66.0.0/99999999999",
                "10.66.0.0/16/16",
                "10.66.0.0 /16",
                "10.66.0.0/ 16",
                "10.66.0.0/\u0661\u0666",
                "10.66.0.1/16",
                "10.66/16",
                "host/16",
                "fd00::/129",
                "fd00::1/64",
                "[fd00::]/8"
            })
    void otherTextIsNoPrefix(String text) {
        assertThatThrownBy(() -> IpPrefix.parse(text))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_INVALID));
    }

    @Test
    void messageAboutALongTextIsShort() {
        assertThatThrownBy(() -> IpPrefix.parse("1".repeat(1 << 20)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }

    @Test
    void zoneOfALinkLocalAddressIsDropped() throws Exception {
        InetAddress zoned =
                Inet6Address.getByAddress("", IpPrefix.parseAddress("fe80::").getAddress(), 3);

        assertThat(new IpPrefix(zoned, 64)).hasToString("fe80:0:0:0:0:0:0:0/64");
        assertThat(IpPrefix.containing(zoned, 10)).hasToString("fe80:0:0:0:0:0:0:0/10");
    }

    @ParameterizedTest
    @CsvSource({
        "10.66.0.0/16, 10.66.0.0, true",
        "10.66.0.0/16, 10.66.255.255, true",
        "10.66.0.0/16, 10.65.255.255, false",
        "10.66.0.0/16, 10.67.0.0, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "10.0.0.7/32, 10.0.0.7, true",
        "10.0.0.7/32, 10.0.0.6, false",
        "10.0.0.0/31, 10.0.0.1, true",
        "10.0.0.0/31, 10.0.0.2, false",
        "0.0.0.0/0, fd00::1, false",
        "fd00::/8, fdff:ffff::1, true",
        "fd00::/8, fe00::, false",
        "::/0, 10.0.0.1, false"
    })
    void prefixContainsFromItsFirstToItsLastAddress(String prefix, String address, boolean contained) {
        assertThat(IpPrefix.parse(prefix).contains(IpPrefix.parseAddress(address)))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.66.0.0/16, true",
        "10.66.0.0/16, 10.66.0.0/16, true",
        "10.66.0.0/16, 10.67.0.0/16, false",
        "0.0.0.0/0, 10.0.0.1/32, true",
        "0.0.0.0/0, ::/0, false",
        "192.168.1.0/24, 192.168.0.0/23, true",
        "192.168.2.0/24, 192.168.0.0/23, false"
    })
    void prefixesOverlapIfOneContainsTheOther(String one, String other, boolean overlap) {
        assertThat(IpPrefix.parse(one).overlaps(IpPrefix.parse(other))).isEqualTo(overlap);
        assertThat(IpPrefix.parse(other).overlaps(IpPrefix.parse(one))).isEqualTo(overlap);
    }

    @Test
    void containedIsWhatSharesTheLeadingBits() throws Exception {
        long seed = System.nanoTime();
        System.out.println("IpPrefixTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] one = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(one);
            byte[] other = one.clone();
            int changed = random.nextInt(one.length * 8);
            other[changed / 8] ^= (byte) (0x80 >> changed % 8);
            InetAddress first = InetAddress.getByAddress(one);
            int length = random.nextInt(one.length * 8 + 1);
            BigInteger difference = new BigInteger(1, one).xor(new BigInteger(1, other));

            IpPrefix prefix = IpPrefix.containing(first, length);

            assertThat(prefix.contains(first)).isTrue();
            assertThat(prefix.contains(InetAddress.getByAddress(other)))
                    .isEqualTo(difference.shiftRight(one.length * 8 - length).signum() == 0);
            assertThat(IpPrefix.parse(prefix.toString())).isEqualTo(prefix);
        }
    }

    @Test
    void containingRefusesAnImpossibleLength() {
        InetAddress address = IpPrefix.parseAddress("10.0.0.1");

        assertThatThrownBy(() -> IpPrefix.containing(address, 33)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> IpPrefix.containing(address, -1)).isInstanceOf(InputException.class);
    }
}
