package io.lanrage.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlServerConfigTest {

    private static ControlServerConfig.Builder builder() {
        return ControlServerConfig.builder().bind(IpPrefix.parseAddress("192.0.2.1"));
    }

    @Test
    void defaultsAreEveryAddressAndTheUsualPorts() {
        ControlServerConfig config = ControlServerConfig.builder().build();

        assertThat(config.bind().isAnyLocalAddress()).isTrue();
        assertThat(config.port()).isEqualTo(7777);
        assertThat(config.stunPort()).isEqualTo(3478);
        assertThat(config.alternateStunPort()).isEqualTo(3479);
        assertThat(config.accessToken()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65535})
    void portAtTheEdgeIsAllowed(int port) {
        assertThat(builder().port(port).build().port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536})
    void portBeyondTheEdgeIsRefused(int port) {
        assertThatThrownBy(() -> builder().port(port).build())
                .isInstanceOf(InputException.class)
                .hasMessage("port " + port + " is not in 0..65535");
    }

    @Test
    void stunPortLeavesRoomForTheNextOne() {
        assertThat(builder().stunPort(65534).build().alternateStunPort()).isEqualTo(65535);
        assertThat(builder().stunPort(0).build().alternateStunPort()).isZero();
        assertThatThrownBy(() -> builder().stunPort(65535).build())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("STUN port 65535");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, is the address to bind to",
        "0.0.0.0,   is not one address",
        "2001:db8::1, is not of the family",
    })
    void alternateAddressHasToBeASecondOneOfTheSameFamily(String alternate, String why) {
        assertThatThrownBy(() -> builder()
                        .alternateAddress(IpPrefix.parseAddress(alternate))
                        .build())
                .isInstanceOf(InputException.class)
                .hasMessageContaining(why);
    }

    @Test
    void alternateAddressNeedsAnAddressToBindTo() {
        assertThatThrownBy(() -> ControlServerConfig.builder()
                        .alternateAddress(IpPrefix.parseAddress("192.0.2.2"))
                        .build())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("192.0.2.2 needs another one to bind to");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "play example", "http://play.example", "a/b"})
    void publicAddressHasToBeANameOrAnAddress(String host) {
        assertThatThrownBy(() -> builder().publicAddress(host).build())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'" + host + "'");
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        assertThatThrownBy(() -> ControlServerConfig.builder()
                        .port(-1)
                        .stunPort(70_000)
                        .alternateAddress(IpPrefix.parseAddress("192.0.2.2"))
                        .publicAddress("?")
                        .build())
                .isInstanceOfSatisfying(InputException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INPUT_INVALID);
                    assertThat(e)
                            .hasMessageContaining("port -1")
                            .hasMessageContaining("STUN port 70000")
                            .hasMessageContaining("192.0.2.2")
                            .hasMessageContaining("'?'");
                });
    }
}
