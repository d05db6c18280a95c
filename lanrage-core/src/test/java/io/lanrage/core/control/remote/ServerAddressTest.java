package io.lanrage.core.control.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {

    @ParameterizedTest
    @CsvSource({
        "ws://play.example:7777,  ws://play.example:7777/v1/ws,  play.example:7777, play.example, ''",
        "ws://play.example,       ws://play.example:7777/v1/ws,  play.example:7777, play.example, ''",
        "wss://Play.Example,      wss://Play.Example:7777/v1/ws, Play.Example:7777, Play.Example, play.example",
        "WSS://play.example:1/,   wss://play.example:1/v1/ws,    play.example:1,    play.example, play.example",
        "ws://[fd00::1]:7777,     ws://[fd00::1]:7777/v1/ws,     [fd00::1]:7777,    fd00::1,      ''",
        "wss://127.0.0.1:65535,   wss://127.0.0.1:65535/v1/ws,   127.0.0.1:65535,   127.0.0.1,    127.0.0.1"
    })
    void addressTellsEndpointHostAndChannel(String text, String endpoint, String shown, String host, String channel) {
        ServerAddress address = new ServerAddress(URI.create(text));

        assertThat(address.endpoint()).isEqualTo(URI.create(endpoint));
        assertThat(address).hasToString(shown);
        assertThat(address.host()).isEqualTo(host);
        assertThat(address.channel()).isEqualTo(channel);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://play.example:7777",
                "play.example:7777",
                "ws:7777",
                "ws:///v1",
                "ws://host:0",
                "ws://host:65536",
                "ws://host/base",
                "ws://host?token=1",
                "ws://host#LAN",
                "ws://me@host",
                "//host"
            })
    void otherFormsAreRefusedByName(String text) {
        assertThatThrownBy(() -> new ServerAddress(URI.create(text)))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_INVALID))
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void onlyWssIsSecure() {
        assertThat(new ServerAddress(URI.create("wss://host")).isSecure()).isTrue();
        assertThat(new ServerAddress(URI.create("ws://host")).isSecure()).isFalse();
    }
}
