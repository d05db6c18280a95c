package io.lanrage.core.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.net.URI;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InviteTest {

    private static final String CODE = "LAN-008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS3";
    private static final PartySecret SECRET = secret("00112233445566778899aabbccddeeff");

    /** Test vectors of the protocol: secret and code. Made with Python's hashlib. */
    @ParameterizedTest
    @CsvSource({
        "00112233445566778899aabbccddeeff, LAN-008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS3",
        "000102030405060708090a0b0c0d0e0f, LAN-000G4-0R40M-30E20-9185G-R38E1-YJR79",
        "00000000000000000000000000000000, LAN-00000-00000-00000-00000-00000-0R62B",
        "ffffffffffffffffffffffffffffffff, LAN-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-X4AQC"
    })
    void codeIsTheOneOfTheVector(String secret, String code) {
        assertThat(Invite.of(secret(secret)).code()).isEqualTo(code);
        assertThat(Invite.parse(code)).isEqualTo(Invite.of(secret(secret)));
    }

    @ParameterizedTest
    @CsvSource({
        "ws://play.example:7777,  lanrage://play.example/join#",
        "ws://play.example:80,    lanrage://play.example:80/join#",
        "wss://play.example:7777, lanrage://play.example/join?tls#",
        "wss://play.example:443,  lanrage://play.example:443/join?tls#",
        "ws://[fd00::1]:7777,     lanrage://[fd00::1]/join#",
        "wss://[fd00::1]:1,       lanrage://[fd00::1]:1/join?tls#",
        "ws://192.0.2.7:65535,    lanrage://192.0.2.7:65535/join#"
    })
    void linkNamesTheServer(String server, String link) {
        Invite invite = new Invite(SECRET, Optional.of(URI.create(server)));

        assertThat(invite.text()).isEqualTo(link + CODE);
        assertThat(Invite.parse(link + CODE)).isEqualTo(invite);
        assertThat(invite.server()).contains(URI.create(server));
    }

    @ParameterizedTest
    @CsvSource({
        "ws://play.example,    ws://play.example:7777",
        "wss://play.example/,  wss://play.example:7777",
        "WSS://Play.Example:9, wss://Play.Example:9",
        "Ws://[FD00::1],       ws://[FD00::1]:7777"
    })
    void serverIsCompletedWithoutLosingItsTls(String given, String server) {
        Invite invite = new Invite(SECRET, Optional.of(URI.create(given)));

        assertThat(invite.server()).contains(URI.create(server));
        assertThat(Invite.parse(invite.text())).isEqualTo(invite);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://play.example",
                "play.example:7777",
                "ws:play",
                "ws://",
                "ws://host:0",
                "ws://host:65536",
                "ws://host/path",
                "ws://host?x",
                "ws://host#x",
                "ws://me@host"
            })
    void otherServersAreRefused(String server) {
        assertThatThrownBy(
                        () -> new Invite(SECRET, Optional.of(URI.create(server.equals("ws://") ? "ws:///" : server))))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_INVALID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lan-008j4-ct4an-k7f24-snaxw-sqfez-yrts3",
                "LAN-OO8J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS3",
                "lan-oo8j4-ct4an-k7f24-snaxw-sqfez-yrts3",
                "LAN008J4CT4ANK7F24SNAXWSQFEZYRTS3",
                "LAN 008J4 CT4AN K7F24 SNAXW SQFEZ YRTS3",
                "  LAN-008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS3\r\n",
                "LAN-008J4CT4AN-K7F24SNAXW-SQFEZYRTS3",
                "LAN-008J4-CT4AN-K7F24-\n SNAXW-SQFEZ-YRTS3",
                "LAN\u2011008J4\u2011CT4AN\u2011K7F24\u2011SNAXW\u2011SQFEZ\u2011YRTS3",
                "LAN\u2013008J4\u2013CT4AN\u2013K7F24\u2013SNAXW\u2013SQFEZ\u2013YRTS3",
                "\u00a0LAN-008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS3\u200b",
                "\ufeffLAN-008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS3",
                "LAN-008J4-CT4AN-\u00adK7F24-SNAXW-SQFEZ-YRTS3-"
            })
    void harmlessDifferencesAreForgiven(String text) {
        assertThat(Invite.parse(text)).isEqualTo(Invite.of(SECRET));
    }

    @Test
    void lettersThatLookLikeOneAreForgiven() {
        String code = Invite.of(secret("08421084210842108421084210842108")).code();
        assertThat(code).contains("1");

        assertThat(Invite.parse(code.replace('1', 'I'))).isEqualTo(Invite.parse(code));
        assertThat(Invite.parse(code.replace('1', 'l'))).isEqualTo(Invite.parse(code));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LANRAGE://play.example/join#LAN-008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS3",
                " lanrage://play.example:7777/join#lan008j4ct4ank7f24snaxwsqfezyrts3 ",
                "lanrage://play.example/join#LAN 008J4 CT4AN K7F24 SNAXW SQFEZ YRTS3"
            })
    void linkIsForgivingToo(String text) {
        assertThat(Invite.parse(text)).isEqualTo(new Invite(SECRET, Optional.of(URI.create("ws://play.example:7777"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "LAN",
                "LAN-",
                "-",
                "hello",
                "008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS3",
                "LAN-008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS",
                "LAN-008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS33",
                "LAN-008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTSU",
                "LAN-008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS*",
                "LAN-008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTSß",
                "LAN-\u0660\u0660\u0668J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS3",
                "lanrage:",
                "lanrage://",
                "lanrage://play.example/join",
                "lanrage://play.example/join#",
                "lanrage://play.example/join#hello",
                "lanrage:///join#LAN-008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS3",
                "lanrage://play.example#LAN-008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS3",
                "lanrage://play.example/part#LAN-008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS3",
                "lanrage://play.example/join/#LAN-008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS3",
                "lanrage://play.example/join?tls=1#LAN-008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS3",
                "lanrage://play.example/join?TLS#LAN-008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS3",
                "lanrage://play.example/join?#LAN-008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS3",
                "lanrage://play.example:0/join#LAN-008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS3",
                "lanrage://play.example:65536/join#LAN-008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS3",
                "lanrage://play.example:x/join#LAN-008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS3",
                "lanrage://me@play.example/join#LAN-008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS3",
                "lanrage://play example/join#LAN-008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS3",
                "https://play.example/join#LAN-008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS3"
            })
    void otherTextIsNoInvite(String text) {
        assertThatThrownBy(() -> Invite.parse(text))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVITE_INVALID))
                .hasMessageStartingWith("this is not an invite: ");
    }

    @Test
    void wrongChecksumIsMistyped() {
        assertThatThrownBy(() -> Invite.parse("LAN-008J4-CT4AN-K7F24-SNAXW-SQFEZ-YRTS4"))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVITE_MISTYPED));
    }

    @Test
    void mebibyteOfGarbageIsRefusedShortly() {
        assertThatThrownBy(() -> Invite.parse("LAN-" + "A".repeat(1 << 20)))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVITE_INVALID))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }

    @Test
    void secretIsNotPrinted() {
        assertThat(new Invite(SECRET, Optional.of(URI.create("ws://h:1")))).hasToString("Invite[redacted, ws://h:1]");
        assertThat(Invite.of(SECRET)).hasToString("Invite[redacted]");
        assertThat(SECRET).hasToString("PartySecret[redacted]");
    }

    @Test
    void secretHasSixteenBytes() {
        assertThatThrownBy(() -> PartySecret.of(new byte[15]))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("15 bytes, but must have 16");
        assertThatThrownBy(() -> PartySecret.of(new byte[17])).isInstanceOf(InputException.class);
    }

    private static PartySecret secret(String hex) {
        return PartySecret.of(HexFormat.of().parseHex(hex));
    }
}
