package io.lanrage.nat.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.stun.Data;
import io.lanrage.nat.stun.StunClass;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.XorPeerAddress;
import io.lanrage.nat.turn.ChannelData;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes to the server around a peer's data. */
final class DataFrameTest {

    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.1", 0x1234);

    private static byte[] framed(DataFrame frame, byte[] data, boolean stream) {
        ByteBuffer around = ByteBuffer.allocateDirect(data.length + 7).put(3, data);
        ByteBuffer out = ByteBuffer.allocate(100 + data.length);
        for (int i = 0; i < out.limit(); i++) {
            out.put(i, (byte) 0xEE);
        }
        out.position(5);
        frame.put(around, 3, data.length, stream, out);
        assertThat(out.position()).isEqualTo(5 + frame.messageBytes(data.length, stream));
        return Arrays.copyOfRange(out.array(), 5, out.position());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void channelDataHasFourBytesInFrontAndIsPaddedOnStreamsOnly() {
        DataFrame frame = DataFrame.channel(0x4001, PEER);
        byte[] data = {1, 2, 3, 4, 5};
        assertThat(hex(framed(frame, data, false))).isEqualTo("40010005" + "0102030405");
        assertThat(hex(framed(frame, data, true))).isEqualTo("40010005" + "0102030405" + "000000");
    }

    @Test
    void indicationIsThisOne() {
        DataFrame frame = DataFrame.indication(PEER, new AtomicLong(0x0102030405060707L));
        assertThat(hex(framed(frame, new byte[] {1, 2, 3}, false)))
                .isEqualTo(
                        "0016 0014 2112a442 00000000 0102030405060708" // header
                                .concat("0012 0008 0001 3326 e112a643") // XOR-PEER-ADDRESS
                                .concat("0013 0003 010203 00") // DATA
                                .replace(" ", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "2001:db8::1"})
    void indicationIsReadBackAtEachLength(String ip) throws Exception {
        InetSocketAddress peer = new InetSocketAddress(ip, 51820);
        DataFrame frame = DataFrame.indication(peer, new AtomicLong(7));
        for (int bytes = 0; bytes < 200; bytes++) {
            byte[] data = new byte[bytes];
            Arrays.fill(data, (byte) bytes);
            StunMessage message = StunMessage.decode(ByteBuffer.wrap(framed(frame, data, bytes % 2 == 0)));
            assertThat(message.method()).isEqualTo(StunMethod.SEND);
            assertThat(message.messageClass()).isEqualTo(StunClass.INDICATION);
            assertThat(message.first(XorPeerAddress.class)).contains(new XorPeerAddress(peer));
            assertThat(message.first(Data.class)).contains(Data.of(data));
        }
    }

    @Test
    void mostDataFitsInADatagramWithEitherFrame() {
        int most = DataFrame.MAX_DATA_BYTES;
        DataFrame indication = DataFrame.indication(new InetSocketAddress("2001:db8::1", 1), new AtomicLong());
        assertThat(indication.messageBytes(most, false)).isLessThanOrEqualTo(65_507);
        assertThat(DataFrame.channel(ChannelData.MIN_CHANNEL, PEER).messageBytes(most, true))
                .isLessThanOrEqualTo(65_507);
    }
}
