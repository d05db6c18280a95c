package io.lanrage.core.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lanrage.core.error.InputException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpPrefixLiteralTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0,0.0.0.0",
        "255.255.255.255,255.255.255.255",
        "10.66.0.2,10.66.0.2",
        "::1,0:0:0:0:0:0:0:1",
        "fd00::66:2,fd00:0:0:0:0:0:66:2",
        "::ffff:10.66.0.2,10.66.0.2"
    })
    void addressesInFiguresAreRead(String text, String expected) {
        assertThat(IpPrefix.parseAddress(text).getHostAddress()).isEqualTo(expected);
    }

    /** What the JDK would look up as a host's name; a refusal with a cause would come from the name service. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "999.1.1.1",
                "256.0.0.1",
                "a.b.c.d",
                "1.2.3.4.",
                ".1.2.3",
                "1.2.3",
                "01.2.3.4",
                ".:",
                "%:",
                "[::1]"
            })
    void whatANameServiceWouldBeAskedForIsRefusedAtOnce(String text) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> IpPrefix.parseAddress(text))
                .withMessage("'" + text + "' is not an IP address")
                .withNoCause();
    }
}
