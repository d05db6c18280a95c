package io.lanrage.server.relay.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.InputException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeskAddressTest {

    @ParameterizedTest
    @CsvSource({
        "ws://play.example, http://play.example:7777/v1/relays",
        "wss://play.example/, https://play.example:7777/v1/relays",
        "HTTP://192.0.2.7:80, http://192.0.2.7:80/v1/relays",
        "https://[2001:db8::7]:443, https://[2001:db8::7]:443/v1/relays",
    })
    void serverIsNamedAsPlayersNameIt(String text, String url) {
        assertThat(DeskAddress.parse(text).url()).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "play.example",
                "play.example:7777",
                "ftp://play.example",
                "ws://",
                "ws:///",
                "ws://a:0",
                "ws://a:65536",
                "ws://a/x",
                "ws://a?x",
                "ws://a#x",
                "ws://ann@a",
                "ws://a b"
            })
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> DeskAddress.parse(text)).isInstanceOf(InputException.class);
    }
}
