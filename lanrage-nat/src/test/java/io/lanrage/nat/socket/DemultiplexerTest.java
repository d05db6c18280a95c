package io.lanrage.nat.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.stun.Username;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemultiplexerTest {

    private static DatagramKind classify(byte[] datagram) {
        return Demultiplexer.classify(ByteBuffer.wrap(datagram));
    }

    private static byte[] wireGuard(int type, int bytes) {
        byte[] datagram = new byte[bytes];
        Arrays.fill(datagram, (byte) 0xA5);
        datagram[0] = (byte) type;
        Arrays.fill(datagram, 1, Math.min(bytes, 4), (byte) 0);
        return datagram;
    }

    private static byte[] stun() {
        return StunMessageBuilder.request(StunMethod.BINDING, new TransactionId(1, 2))
                .add(new Username("aaaaaaaaaaaaaaaa:bbbbbbbbbbbbbbbb"))
                .fingerprint()
                .encode();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 148, WIREGUARD",
        "1, 147, WIREGUARD_OF_WRONG_LENGTH",
        "1, 149, WIREGUARD_OF_WRONG_LENGTH",
        "2, 92, WIREGUARD",
        "2, 91, WIREGUARD_OF_WRONG_LENGTH",
        "2, 93, WIREGUARD_OF_WRONG_LENGTH",
        "3, 64, WIREGUARD",
        "3, 63, WIREGUARD_OF_WRONG_LENGTH",
        "3, 65, WIREGUARD_OF_WRONG_LENGTH",
        "4, 32, WIREGUARD",
        "4, 31, WIREGUARD_OF_WRONG_LENGTH",
        "4, 33, WIREGUARD",
        "4, 65507, WIREGUARD",
        "4, 4, WIREGUARD_OF_WRONG_LENGTH",
        "4, 3, UNKNOWN",
        "0, 148, UNKNOWN",
        "5, 148, UNKNOWN",
        "132, 148, UNKNOWN",
    })
    void wireGuardIsKnownByItsTypeAndLength(int type, int bytes, DatagramKind kind) {
        assertThat(classify(wireGuard(type, bytes))).isEqualTo(kind);
    }

    @Test
    void reservedBytesOfWireGuardMustBeZero() {
        for (int at = 1; at <= 3; at++) {
            byte[] datagram = wireGuard(1, 148);
            datagram[at] = 1;
            assertThat(classify(datagram)).isEqualTo(DatagramKind.UNKNOWN);
        }
    }

    @Test
    void stunIsKnownByItsCookie() {
        assertThat(classify(stun())).isEqualTo(DatagramKind.STUN);
    }

    @Test
    void stunThatIsCutShortIsUnknownAtEachLength() {
        byte[] whole = stun();
        for (int bytes = 0; bytes < whole.length; bytes++) {
            assertThat(classify(Arrays.copyOf(whole, bytes)))
                    .as("%d bytes", bytes)
                    .isEqualTo(DatagramKind.UNKNOWN);
        }
        assertThat(classify(Arrays.copyOf(whole, whole.length + 1))).isEqualTo(DatagramKind.UNKNOWN);
    }

    @Test
    void wireGuardWhoseIndexLooksLikeTheCookieIsWireGuard() {
        byte[] datagram = wireGuard(1, 148);
        ByteBuffer.wrap(datagram).putInt(4, 0x2112A442);
        assertThat(classify(datagram)).isEqualTo(DatagramKind.WIREGUARD);
    }

    @ParameterizedTest
    @CsvSource({
        "40000000, CHANNEL_DATA",
        "4fff0001aa, CHANNEL_DATA",
        "40000002aabb0000, CHANNEL_DATA",
        "7fff0000, CHANNEL_DATA",
        "40000002aa, UNKNOWN",
        "400000, UNKNOWN",
        "80000000, UNKNOWN",
        "c0000000, UNKNOWN",
    })
    void channelDataIsKnownByItsFirstBitsAndLength(String bytes, DatagramKind kind) {
        assertThat(classify(HexFormat.of().parseHex(bytes))).isEqualTo(kind);
    }

    @Test
    void onlyWhatLiesBetweenPositionAndLimitCounts() {
        ByteBuffer around = ByteBuffer.allocate(500);
        around.position(7).put(wireGuard(2, 92)).limit(around.position()).position(7);
        assertThat(Demultiplexer.classify(around)).isEqualTo(DatagramKind.WIREGUARD);
        assertThat(around.position()).isEqualTo(7);
        assertThat(around.remaining()).isEqualTo(92);
    }
}
