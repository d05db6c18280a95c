package io.lanrage.core.control.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.key.Sealed;
import io.lanrage.core.party.PartyId;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCodecLimitsTest {

    private static final String KEY = "pOCSkrZRwni5dyxWn1+puxPZBrRqtoyd+dwrRAn4ogk=";

    private final MessageCodec codec = new MessageCodec();

    @Test
    void frameMayHave64KibibytesAndNoMore() {
        String heartbeat = "{\"type\":\"heartbeat\",\"id\":1}";
        String longest = heartbeat + " ".repeat(65_536 - heartbeat.length());

        assertThat(codec.decodeRequest(longest).request()).isEqualTo(new Request.Heartbeat());
        assertRefused(longest + " ", ErrorCode.MESSAGE_TOO_LARGE, "65537 characters, over 65536");
        assertThat(codec.idOf(longest)).contains(1L);
        assertThat(codec.idOf(longest + " ")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2, true", "64, true", "1, false", "65, false", "0, false", "-1, false", "2147483647, false"})
    void partyMayHaveTwoTo64Members(int members, boolean granted) {
        assertThat(accepted(create("AQID", members, "[]"))).isEqualTo(granted);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "256, true", "257, false"})
    void nameMayHave256Bytes(int bytes, boolean granted) {
        assertThat(accepted(create(Sealed.of(new byte[bytes]).toString(), 4, "[]")))
                .isEqualTo(granted);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "16384, true", "16385, false"})
    void signalMayHave16Kibibytes(int bytes, boolean granted) {
        String body = Sealed.of(new byte[bytes]).toString();

        assertThat(accepted(
                        "{\"type\":\"signal\",\"id\":1,\"partyId\":\"aaaaaaaaaaaaaaaa\",\"to\":\"aaaaaaaaaaaaaaaa\","
                                + "\"body\":\"" + body + "\"}"))
                .isEqualTo(granted);
    }

    @Test
    void tooLargeSignalSaysItsLimit() {
        String body = Sealed.of(new byte[16_385]).toString();

        assertRefused(
                "{\"type\":\"signal\",\"id\":1,\"partyId\":\"aaaaaaaaaaaaaaaa\",\"to\":\"aaaaaaaaaaaaaaaa\",\"body\":\""
                        + body + "\"}",
                ErrorCode.MESSAGE_TOO_LARGE,
                "body has 16385 bytes, over 16384");
    }

    @ParameterizedTest
    @CsvSource({"0, true", "32, true", "33, false"})
    void memberMayReport32Networks(int count, boolean granted) {
        String networks = "[" + String.join(",", Collections.nCopies(count, "\"10.0.0.0/8\"")) + "]";

        assertThat(accepted(create("AQID", 4, networks))).isEqualTo(granted);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "8, true", "9, false"})
    void credentialsAreAskedForOneToEightRelays(int count, boolean granted) {
        String relays = "[" + String.join(",", Collections.nCopies(count, "\"main\"")) + "]";

        assertThat(accepted("{\"type\":\"relay.credentials\",\"id\":1,\"relays\":" + relays + "}"))
                .isEqualTo(granted);
    }

    @ParameterizedTest
    @CsvSource({"32, 8, true", "33, 1, false", "1, 9, false", "0, 0, true"})
    void listHas32RelaysWithEightWaysAtMost(int relays, int uris, boolean read) {
        String relay = "{\"id\":\"main\",\"region\":\"eu\",\"uris\":["
                + String.join(",", Collections.nCopies(uris, "\"turn:a\"")) + "],\"loadPercent\":1}";
        ServerFrame.Granted granted =
                (ServerFrame.Granted) codec.decodeServerFrame("{\"type\":\"result\",\"id\":1,\"result\":{\"relays\":["
                        + String.join(",", Collections.nCopies(relays, relay)) + "]}}");

        if (read) {
            assertThat(codec.result(granted, Result.RelayListing.class).relays())
                    .hasSize(relays);
        } else {
            assertThatThrownBy(() -> codec.result(granted, Result.RelayListing.class))
                    .isInstanceOfSatisfying(
                            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MESSAGE_INVALID));
        }
    }

    @Test
    void longestListFitsIntoAFrame() {
        String uri = "turns:" + "a".repeat(253) + ":65535?transport=tcp";
        Result.RelaySnapshot relay = new Result.RelaySnapshot(
                new RelayId("a".repeat(32)),
                new RelayRegion("b".repeat(32)),
                Collections.nCopies(4, uri),
                Optional.of(100));

        String text = codec.encodeResult(Long.MIN_VALUE, new Result.RelayListing(Collections.nCopies(32, relay)));

        assertThat(text.length()).isLessThanOrEqualTo(MessageCodec.MAX_FRAME_BYTES);
        assertThat(codec.decodeServerFrame(text)).isInstanceOf(ServerFrame.Granted.class);
    }

    @Test
    void relayPasswordIsNotPrinted() {
        assertThat(new Result.RelayGrant(new RelayId("main"), "1:ann", "sesame", 1).toString())
                .contains("1:ann")
                .doesNotContain("sesame");
        assertThatThrownBy(() -> new Result.RelayGrant(new RelayId("main"), "1:ann", "sesame", 0))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("lifeSeconds 0");
    }

    @Test
    void nestingMayBeEightDeepAndNoDeeper() {
        assertThat(accepted("{\"type\":\"heartbeat\",\"id\":1,\"x\":" + "[".repeat(7) + "]".repeat(7) + "}"))
                .isTrue();
        assertThat(accepted("{\"type\":\"heartbeat\",\"id\":1,\"x\":" + "[".repeat(8) + "]".repeat(8) + "}"))
                .isFalse();
        assertThat(accepted("[".repeat(60_000))).isFalse();
        assertThat(accepted("{\"a\":".repeat(12_000))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-9223372036854775808", "-1", "0", "9223372036854775807"})
    void idIsAnySignedInteger(String id) {
        assertThat(codec.decodeRequest("{\"type\":\"heartbeat\",\"id\":" + id + "}")
                        .id())
                .isEqualTo(Long.parseLong(id));
        assertThat(codec.idOf("{\"id\":" + id + "}")).contains(Long.parseLong(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "1.0", "1e2", "\"1\"", "null", "true", "[1]", "{}", "1e999999999"})
    void otherIdsAreRefused(String id) {
        assertRefused("{\"type\":\"heartbeat\",\"id\":" + id + "}", ErrorCode.MESSAGE_INVALID, "");
        assertThat(codec.idOf("{\"id\":" + id + "}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "7",
                "\"heartbeat\"",
                "[]",
                "{}",
                "{\"id\":1}",
                "{\"type\":null,\"id\":1}",
                "{\"type\":7,\"id\":1}",
                "{'type':'heartbeat','id':1}",
                "{type:\"heartbeat\",id:1}",
                "{\"type\":\"heartbeat\",\"id\":1,}",
                "{\"type\":\"heartbeat\",\"id\":01}",
                "{\"type\":\"heartbeat\",\"id\":+1}",
                "{\"type\":\"heartbeat\",\"id\":NaN}",
                "/* */{\"type\":\"heartbeat\",\"id\":1}",
                "\ufeff{\"type\":\"heartbeat\",\"id\":1}"
            })
    void whatIsNoMessageIsInvalid(String text) {
        assertRefused(text, ErrorCode.MESSAGE_INVALID, "message");
    }

    @Test
    void unknownTypesAreUnknown() {
        assertRefused(
                "{\"type\":\"party.rename\",\"id\":1}",
                ErrorCode.MESSAGE_UNKNOWN,
                "unknown request type 'party.rename'");
        assertRefused("{\"type\":\"HEARTBEAT\",\"id\":1}", ErrorCode.MESSAGE_UNKNOWN, "'HEARTBEAT'");
        assertRefused("{\"type\":\"challenge\",\"id\":1}", ErrorCode.MESSAGE_UNKNOWN, "'challenge'");
        assertThatThrownBy(() -> codec.decodeServerFrame("{\"type\":\"heartbeat\",\"id\":1}"))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MESSAGE_UNKNOWN));
    }

    @Test
    void messageAboutALongValueIsShort() {
        String longText = "x".repeat(60_000);

        assertRefused("{\"type\":\"" + longText + "\",\"id\":1}", ErrorCode.MESSAGE_UNKNOWN, "(60000 characters)");
        assertRefused(
                "{\"type\":\"party.get\",\"id\":1,\"partyId\":\"" + longText + "\"}",
                ErrorCode.MESSAGE_INVALID,
                "party.get.partyId: party id 'xxx");
        assertRefused(longText, ErrorCode.MESSAGE_INVALID, "not JSON");
    }

    @Test
    void enumsAreReadByNameOnly() {
        for (String natType : new String[] {"0", "\"0\"", "\"open\"", "\"Open\"", "\"\"", "[\"OPEN\"]", "99"}) {
            assertThat(accepted("{\"type\":\"peer.update\",\"id\":1,\"partyId\":\"aaaaaaaaaaaaaaaa\",\"natType\":"
                            + natType + ",\"mapping\":\"UNKNOWN\",\"filtering\":\"UNKNOWN\"}"))
                    .as(natType)
                    .isFalse();
        }
    }

    @Test
    void numbersAreNotTakenFromTextsAndFractions() {
        assertThat(accepted(create("AQID", "\"4\"", "[]"))).isFalse();
        assertThat(accepted(create("AQID", "4.0", "[]"))).isFalse();
        assertThat(accepted(create("AQID", "4e0", "[]"))).isFalse();
        assertThat(accepted(create("AQID", "true", "[]"))).isFalse();
    }

    @Test
    void accessTokenIsATextAndIsNotPrinted() {
        String request = "{\"type\":\"authenticate\",\"id\":1,\"key\":\"" + KEY + "\",\"proof\":\"" + KEY
                + "\",\"accessToken\":%s}";

        assertThat(accepted(request.formatted("7"))).isFalse();
        assertThat(accepted(request.formatted("true"))).isFalse();
        assertThat(codec.decodeRequest(request.formatted("\"sesame\"")).toString())
                .contains("accessToken=Optional[redacted]")
                .doesNotContain("sesame");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"result\",\"id\":1}",
                "{\"type\":\"result\",\"id\":1,\"result\":null}",
                "{\"type\":\"result\",\"id\":1,\"result\":7}",
                "{\"type\":\"result\",\"id\":1,\"result\":\"\"}",
                "{\"type\":\"result\",\"id\":1,\"result\":[]}"
            })
    void resultThatIsNoObjectIsInvalid(String text) {
        ServerFrame.Granted granted = (ServerFrame.Granted) codec.decodeServerFrame(text);

        assertThatThrownBy(() -> codec.result(granted, Result.Done.class))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MESSAGE_INVALID));
    }

    @Test
    void refusalWithoutWordsIsStillARefusal() {
        assertThat(codec.decodeServerFrame("{\"type\":\"error\",\"id\":1}"))
                .isEqualTo(new ServerFrame.Refused(1, "INTERNAL", ""));
        assertThat(codec.decodeServerFrame("{\"type\":\"error\",\"id\":1,\"code\":{},\"message\":[7]}"))
                .isEqualTo(new ServerFrame.Refused(1, "INTERNAL", ""));
    }

    @Test
    void everyRequestHasAName() {
        assertThat(MessageCodec.typeOf(new Request.PartyGet(new PartyId("aaaaaaaaaaaaaaaa"))))
                .isEqualTo("party.get");
        assertThat(GoldenMessages.requests())
                .allSatisfy(golden ->
                        assertThat(golden.text()).contains("\"" + MessageCodec.typeOf(golden.message()) + "\""));
    }

    private boolean accepted(String text) {
        try {
            codec.decodeRequest(text);
            return true;
        } catch (InputException e) {
            assertThat(e.getMessage()).hasSizeLessThan(300);
            return false;
        }
    }

    private void assertRefused(String text, ErrorCode code, String why) {
        assertThatThrownBy(() -> codec.decodeRequest(text))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(why)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    private static String create(String name, Object maxMembers, String networks) {
        return "{\"type\":\"party.create\",\"id\":1,\"partyId\":\"aaaaaaaaaaaaaaaa\",\"joinKey\":\"" + KEY
                + "\",\"name\":\"" + name
                + "\",\"playerName\":\"AQID\",\"hostLeavePolicy\":\"MIGRATE\",\"maxMembers\":" + maxMembers
                + ",\"networks\":" + networks + "}";
    }
}
