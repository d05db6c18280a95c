package io.lanrage.nat.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.stun.Data;
import io.lanrage.nat.stun.DontFragment;
import io.lanrage.nat.stun.HexDump;
import io.lanrage.nat.stun.OpaqueAttribute;
import io.lanrage.nat.stun.StunAttribute;
import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TestRandom;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.stun.XorPeerAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DataMessageTest {

    private static final TransactionId ID = new TransactionId(0x01020304, 0x05060708090A0B0CL);
    private static final InetSocketAddress IPV4 = new InetSocketAddress("192.0.2.9", 27015);
    private static final InetSocketAddress IPV6 = new InetSocketAddress("2001:db8::9", 27015);
    private static final byte[] HELLO = {'h', 'e', 'l', 'l', 'o'};

    private static final String DATA_FROM_IPV4 = """
            00 17 00 18 21 12 a4 42                         # Data indication, 24 bytes follow; cookie
            01 02 03 04 05 06 07 08 09 0a 0b 0c             # transaction id
            00 12 00 08 00 01 48 95 e1 12 a6 4b             # XOR-PEER-ADDRESS 192.0.2.9:27015
            00 13 00 05 68 65 6c 6c 6f 00 00 00             # DATA "hello"
            """;

    private static final String SEND_TO_IPV6 = """
            00 16 00 24 21 12 a4 42                         # Send indication, 36 bytes follow; cookie
            01 02 03 04 05 06 07 08 09 0a 0b 0c             # transaction id
            00 12 00 14 00 02 48 95 01 13 a9 fa             # XOR-PEER-ADDRESS [2001:db8::9]:27015
            01 02 03 04 05 06 07 08 09 0a 0b 05
            00 13 00 05 68 65 6c 6c 6f 00 00 00             # DATA "hello"
            """;

    private final DataMessage message = new DataMessage();

    @Test
    void messageIsMadeAroundTheData() {
        assertThat(made(DataMessage.DATA, IPV4, HELLO)).isEqualTo(HexDump.buffer(DATA_FROM_IPV4));
        assertThat(made(DataMessage.SEND, IPV6, HELLO)).isEqualTo(HexDump.buffer(SEND_TO_IPV6));
    }

    /** A message made in the middle of a buffer of ones. */
    private static ByteBuffer made(int type, InetSocketAddress address, byte[] payload) {
        Endpoint peer = new Endpoint();
        peer.set(address);
        ByteBuffer bytes = ByteBuffer.allocateDirect(payload.length + 100);
        for (int i = 0; i < bytes.capacity(); i++) {
            bytes.put(i, (byte) -1);
        }
        bytes.put(60, payload);
        DataMessage.put(type, peer, ID.head(), ID.tail(), bytes, 60, payload.length);
        int at = 60 - DataMessage.headroomBytes(peer.isIpv4());
        int end = 60 + payload.length + DataMessage.tailroomBytes(payload.length);
        assertThat(bytes.get(at - 1)).isEqualTo((byte) -1);
        assertThat(bytes.get(end)).isEqualTo((byte) -1);
        return bytes.slice(at, end - at);
    }

    @Test
    void roomIsWhatTheLayoutNeeds() {
        assertThat(DataMessage.headroomBytes(true)).isEqualTo(36);
        assertThat(DataMessage.headroomBytes(false)).isEqualTo(DataMessage.MAX_HEADROOM_BYTES);
        assertThat(DataMessage.tailroomBytes(0)).isZero();
        assertThat(DataMessage.tailroomBytes(1)).isEqualTo(DataMessage.MAX_TAILROOM_BYTES);
        assertThat(DataMessage.tailroomBytes(4)).isZero();
    }

    @Test
    void peerAndDataAreFound() {
        ByteBuffer bytes = HexDump.buffer(DATA_FROM_IPV4);

        assertThat(DataMessage.is(DataMessage.DATA, bytes, 0)).isTrue();
        assertThat(DataMessage.is(DataMessage.SEND, bytes, 0)).isFalse();
        assertThat(message.read(bytes, 0, 44)).isTrue();
        assertThat(message.peer().toSocketAddress()).isEqualTo(IPV4);
        assertThat(message.dataAt()).isEqualTo(36);
        assertThat(message.dataBytes()).isEqualTo(5);
        assertThat(message.dontFragment()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {DATA_FROM_IPV4, SEND_TO_IPV6})
    void everyTruncationIsRefused(String dump) {
        ByteBuffer whole = HexDump.buffer(dump);
        for (int size = 2; size < whole.capacity(); size++) {
            ByteBuffer cut = whole.slice(0, size);
            assertThat(message.read(cut, 0, size)).as("%d bytes", size).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {DATA_FROM_IPV4, SEND_TO_IPV6})
    void truncationWithACorrectedHeaderIsRefused(String dump) {
        ByteBuffer whole = HexDump.buffer(dump);
        for (int size = 20; size < whole.capacity(); size += 4) {
            ByteBuffer cut = ByteBuffer.allocate(size).put(0, whole, 0, size).putShort(2, (short) (size - 20));
            assertThat(message.read(cut, 0, size)).as("%d bytes", size).isFalse();
        }
    }

    @Test
    void orderOfAttributesIsFreeAndRepetitionsMeanNothing() {
        StunAttribute data = Data.of(HELLO);
        StunAttribute peer = new XorPeerAddress(IPV6);
        ByteBuffer bytes =
                encoded(data, new DontFragment(), peer, new XorPeerAddress(IPV4), Data.of(new byte[9]), optional());

        assertThat(message.read(bytes, 0, bytes.remaining())).isTrue();
        assertThat(message.peer().toSocketAddress()).isEqualTo(IPV6);
        assertThat(message.dataBytes()).isEqualTo(5);
        assertThat(message.dontFragment()).isTrue();
    }

    private static StunAttribute optional() {
        return OpaqueAttribute.of(0x8F00, new byte[2]);
    }

    @Test
    void messageWithoutPeerOrDataOrWithAnUnknownAttributeIsRefused() {
        StunAttribute peer = new XorPeerAddress(IPV4);
        for (List<StunAttribute> attributes : List.<List<StunAttribute>>of(
                List.of(),
                List.of(peer),
                List.of(Data.of(HELLO)),
                List.of(peer, Data.of(HELLO), OpaqueAttribute.of(0x7F00, new byte[4])))) {
            ByteBuffer bytes = encoded(attributes.toArray(StunAttribute[]::new));
            assertThat(message.read(bytes, 0, bytes.remaining()))
                    .as("%s", attributes)
                    .isFalse();
        }
    }

    @Test
    void peerOfAWrongLengthOrFamilyIsRefused() {
        ByteBuffer bytes = HexDump.buffer(DATA_FROM_IPV4);

        assertThat(message.read(ByteBuffer.allocate(44).put(0, bytes, 0, 44).put(25, (byte) 2), 0, 44))
                .isFalse();
        assertThat(message.read(ByteBuffer.allocate(44).put(0, bytes, 0, 44).put(23, (byte) 7), 0, 44))
                .isFalse();
    }

    private static ByteBuffer encoded(StunAttribute... attributes) {
        StunMessageBuilder builder = StunMessageBuilder.indication(StunMethod.SEND, ID);
        List.of(attributes).forEach(builder::add);
        return ByteBuffer.wrap(builder.encode());
    }

    @Test
    void messagesRoundTripAndTheCodecOfAllMessagesAgrees() throws StunFormatException {
        Random random = TestRandom.forTest("DataMessageTest.roundTrip");
        for (int round = 0; round < 2_000; round++) {
            byte[] payload = new byte[random.nextInt(1400)];
            random.nextBytes(payload);
            InetSocketAddress address = random.nextBoolean() ? IPV4 : IPV6;
            ByteBuffer bytes = made(DataMessage.SEND, address, payload);

            assertThat(StunMessage.decode(bytes).attributes())
                    .containsExactly(new XorPeerAddress(address), Data.of(payload));
            assertThat(message.read(bytes, 0, bytes.capacity())).isTrue();
            assertThat(message.peer().toSocketAddress()).isEqualTo(address);
            assertThat(bytes.slice(message.dataAt(), message.dataBytes())).isEqualTo(ByteBuffer.wrap(payload));
        }
    }

    @Test
    void mutatedMessagesAreReadOrRefusedWithinTheirBounds() {
        Random random = TestRandom.forTest("DataMessageTest.mutated");
        byte[] original = HexDump.bytes(SEND_TO_IPV6);
        int read = 0;
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = original.clone();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                bytes[20 + random.nextInt(bytes.length - 20)] = (byte) random.nextInt();
            }
            if (message.read(ByteBuffer.wrap(bytes), 0, bytes.length)) {
                read++;
                assertThat(message.dataAt() + message.dataBytes()).isLessThanOrEqualTo(bytes.length);
            }
        }
        assertThat(read).isBetween(1, 99_999);
    }
}
