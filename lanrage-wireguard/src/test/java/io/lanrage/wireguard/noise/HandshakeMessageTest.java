package io.lanrage.wireguard.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * The messages byte by byte. The encrypted parts and the codes were calculated by another program, written in Python
 * from the white paper on nothing but CPython's hashlib, with keys of 32 equal bytes: initiator 1, responder 2, their
 * ephemeral keys 3 and 4, preshared key 5.
 */
class HandshakeMessageTest {
    static final byte[] INITIATION = Hex.bytes("""
            01 000000                                                          # type, three zeros
            44332211                                                           # sender
            5dfedd3b6bd47f6fa28ee15d969d5bb0ea53774d488bdaf9df1c6e0124b3ef22   # ephemeral key
            0a26599fb2188bb723276fc173af67616c817fc32fd04d686d87ec152fac10ee   # static key
            d2bda3bb3b6f1eded697768408228 4d8                                  #   its tag
            17fb46b392c37be3a2273ed6                                           # timestamp
            f9d35fbb6db367faf6757904d0716273                                   #   its tag
            1d89dc9ca3247f3514decfb4448e46c8                                   # first code
            00000000000000000000000000000000                                   # second code
            """);
    static final byte[] RESPONSE = Hex.bytes("""
            02 000000                                                          # type, three zeros
            88776655                                                           # sender
            44332211                                                           # receiver
            ac01b2209e86354fb853237b5de0f4fab13c7fcbf433a61c019369617fecf10b   # ephemeral key
            a3293d93406e607ff3cf8a85e004b366                                   # tag of nothing
            3074fd978f79c13d5adbf20ebb43be77                                   # first code
            00000000000000000000000000000000                                   # second code
            """);
    private static final String INITIATORS_SEND_KEY =
            "a18cc809fd05b6b5f99644cf506f89dce368c2f54a9dbeb9a384f36c274317ef";
    private static final String RESPONDERS_SEND_KEY =
            "b1aa1b797d3a45da97552b8084ade493aa767f15af95854bc86557f6dacd851d";

    private final Sides sides = new Sides();

    @Test
    void initiationIsTheGoldenOne() {
        assertThat(sides.begin().message().bytes()).isEqualTo(INITIATION);
    }

    @Test
    void responseAndKeysAreTheGoldenOnes() {
        ReceivedInitiation.Answer answer = sides.respond(Sides.initiation(INITIATION));
        assertThat(answer.message().bytes()).isEqualTo(RESPONSE);
        assertThat(answer.keys().receiveKey(Hex::of)).isEqualTo(INITIATORS_SEND_KEY);
        assertThat(answer.keys().sendKey(Hex::of)).isEqualTo(RESPONDERS_SEND_KEY);
    }

    @Test
    void initiatorFindsTheGoldenKeys() {
        SessionKeys keys = (SessionKeys) sides.begin().consume(Sides.response(RESPONSE));
        assertThat(keys.sendKey(Hex::of)).isEqualTo(INITIATORS_SEND_KEY);
        assertThat(keys.receiveKey(Hex::of)).isEqualTo(RESPONDERS_SEND_KEY);
    }

    @Test
    void messagesPrintTheirIndexOnly() {
        assertThat(Sides.initiation(INITIATION)).hasToString("HandshakeInitiation[sender 287454020]");
        assertThat(Sides.response(RESPONSE)).hasToString("HandshakeResponse[sender 1432778632]");
    }

    @Test
    void whatIsDecodedKeepsItsBytes() {
        assertThat(Sides.initiation(INITIATION).bytes()).isEqualTo(INITIATION);
        assertThat(Sides.response(RESPONSE).bytes()).isEqualTo(RESPONSE);
        CookieReply reply = (CookieReply) DecodedDatagram.decode(CookieTest.REPLY);
        assertThat(reply.bytes()).isEqualTo(CookieTest.REPLY);
    }

    @Test
    void anyOtherLengthIsRefused() {
        for (byte[] message : new byte[][] {INITIATION, RESPONSE, CookieTest.REPLY}) {
            for (int bytes = 0; bytes < 2 * message.length; bytes++) {
                if (bytes != message.length) {
                    assertThat(DecodedDatagram.decode(Arrays.copyOf(message, bytes)))
                            .as("%d bytes", bytes)
                            .isEqualTo(Refusal.WRONG_LENGTH);
                }
            }
        }
    }

    /** Also the three bytes behind the type have to be zero. */
    @Test
    void anyOtherTypeIsRefused() {
        for (int bit = 2; bit < 32; bit++) {
            assertThat(DecodedDatagram.decode(withType(HandshakeInitiation.TYPE ^ 1 << bit)))
                    .as("bit %d", bit)
                    .isEqualTo(Refusal.UNKNOWN_TYPE);
        }
        assertThat(DecodedDatagram.decode(withType(0))).isEqualTo(Refusal.UNKNOWN_TYPE);
        assertThat(DecodedDatagram.decode(withType(TransportHeader.TYPE))).isEqualTo(Refusal.UNKNOWN_TYPE);
    }

    private static byte[] withType(int type) {
        byte[] changed = INITIATION.clone();
        Wire.int32(changed, Wire.TYPE_OFFSET, type);
        return changed;
    }
}
