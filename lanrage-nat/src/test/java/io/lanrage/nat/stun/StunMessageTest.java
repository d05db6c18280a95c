package io.lanrage.nat.stun;

import static io.lanrage.nat.stun.IntegrityAlgorithm.HMAC_SHA1;
import static io.lanrage.nat.stun.IntegrityAlgorithm.HMAC_SHA256;
import static io.lanrage.nat.stun.Messages.KEY;
import static io.lanrage.nat.stun.Messages.append;
import static io.lanrage.nat.stun.Messages.attribute;
import static io.lanrage.nat.stun.Messages.binding;
import static io.lanrage.nat.stun.Messages.decode;
import static io.lanrage.nat.stun.Messages.request;
import static io.lanrage.nat.stun.Messages.sealed;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StunMessageTest {

    private static final byte[] SOFTWARE = attribute(Software.TYPE, "4c41");

    @Test
    void bareHeaderIsAMessage() throws StunFormatException {
        StunMessage message = decode(request());

        assertThat(message.attributes()).isEmpty();
        assertThat(message.transactionId()).isEqualTo(Messages.ID);
        assertThat(message.encodedBytes()).isEqualTo(StunMessage.HEADER_BYTES);
        assertThat(message.hasFingerprint()).isFalse();
        assertThat(message.hasIntegrity(HMAC_SHA1)).isFalse();
        assertThat(message.verify(KEY, HMAC_SHA256)).isFalse();
    }

    @Test
    void decodingLeavesTheBufferAsItWas() throws StunFormatException {
        ByteBuffer direct = ByteBuffer.allocateDirect(100).order(ByteOrder.LITTLE_ENDIAN);
        byte[] bytes = binding().add(new Software("x")).encode();
        direct.position(7).put(bytes).flip().position(7);

        assertThat(StunMessage.looksLikeStun(direct)).isTrue();
        StunMessage message = StunMessage.decode(direct.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN));
        StunMessage.decode(direct);

        assertThat(direct.position()).isEqualTo(7);
        assertThat(direct.remaining()).isEqualTo(bytes.length);
        assertThat(message.attributes()).containsExactly(new Software("x"));
        assertThat(message.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void laterChangesOfTheDatagramDoNotReachTheMessage() throws StunFormatException {
        byte[] datagram = binding().integritySha256(KEY).encode();
        StunMessage message = decode(datagram);
        datagram[8] ^= 1;

        assertThat(message.verify(KEY, HMAC_SHA256)).isTrue();
    }

    @Test
    void attributesBehindMessageIntegrityAreIgnored() throws StunFormatException {
        byte[] sealed = sealed(request(SOFTWARE), HMAC_SHA1, 20);
        byte[] malformed = attribute(ChangeRequest.TYPE, "00");
        StunMessage message = decode(append(append(sealed, attribute(Username.TYPE, "61")), malformed));

        assertThat(message.attributes()).containsExactly(new Software("LA"));
        assertThat(message.verify(KEY, HMAC_SHA1)).isTrue();
    }

    @Test
    void sha256BehindSha1CountsAndCoversIt() throws StunFormatException {
        byte[] both = sealed(sealed(request(SOFTWARE), HMAC_SHA1, 20), HMAC_SHA256, 32);
        StunMessage message = decode(both);

        assertThat(message.verify(KEY, HMAC_SHA1)).isTrue();
        assertThat(message.verify(KEY, HMAC_SHA256)).isTrue();

        both[20 + 8 + 4] ^= 1; // within the value of MESSAGE-INTEGRITY
        assertThat(decode(both).verify(KEY, HMAC_SHA256)).isFalse();
    }

    @Test
    void sha1BehindSha256IsIgnored() throws StunFormatException {
        StunMessage message = decode(sealed(sealed(request(SOFTWARE), HMAC_SHA256, 32), HMAC_SHA1, 20));

        assertThat(message.hasIntegrity(HMAC_SHA1)).isFalse();
        assertThat(message.verify(KEY, HMAC_SHA256)).isTrue();
    }

    @Test
    void unsealedAttributeCannotBeSlippedBetweenTheSeals() throws StunFormatException {
        byte[] slipped = append(sealed(request(SOFTWARE), HMAC_SHA1, 20), attribute(Realm.TYPE, "61"));
        StunMessage message = decode(sealed(slipped, HMAC_SHA256, 32));

        assertThat(message.first(Realm.class)).isEmpty();
        assertThat(message.hasIntegrity(HMAC_SHA256)).isTrue();
    }

    @Test
    void onlyTheFirstSealOfAKindCounts() throws StunFormatException {
        byte[] forged = append(request(SOFTWARE), attribute(HMAC_SHA256.type(), new byte[32]));
        StunMessage message = decode(sealed(forged, HMAC_SHA256, 32));

        assertThat(message.verify(KEY, HMAC_SHA256)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 20, 24, 28})
    void truncatedSha256IsReadButNotAccepted(int valueBytes) throws StunFormatException {
        StunMessage message = decode(sealed(request(SOFTWARE), HMAC_SHA256, valueBytes));

        assertThat(message.hasIntegrity(HMAC_SHA256)).isTrue();
        assertThat(message.verify(KEY, HMAC_SHA256)).isFalse();
    }

    @Test
    void firstOfAKindWins() throws StunFormatException {
        StunMessage message =
                decode(binding().add(new Realm("a")).add(new Realm("b")).encode());

        assertThat(message.first(Realm.class)).contains(new Realm("a"));
        assertThat(message.first(Nonce.class)).isEmpty();
        assertThat(message.attributes()).containsExactly(new Realm("a"), new Realm("b"));
    }

    @Test
    void maskedAddressGoesBeforeThePlainOne() throws StunFormatException {
        InetSocketAddress plain = new InetSocketAddress("192.0.2.1", 1);
        InetSocketAddress masked = new InetSocketAddress("192.0.2.2", 2);
        MappedAddress old = new MappedAddress(plain);

        assertThat(decode(binding().encode()).mappedAddress()).isEmpty();
        assertThat(decode(binding().add(old).encode()).mappedAddress()).contains(plain);
        assertThat(decode(binding().add(old).add(new XorMappedAddress(masked)).encode())
                        .mappedAddress())
                .contains(masked);
    }

    @Test
    void unknownRequiredTypesAreListedOnceInOrder() throws StunFormatException {
        StunMessage message = decode(binding()
                .add(OpaqueAttribute.of(0x7FFF, new byte[0]))
                .add(OpaqueAttribute.of(0x8F00, new byte[0]))
                .add(OpaqueAttribute.of(0x0000, new byte[0]))
                .add(OpaqueAttribute.of(0x7FFF, new byte[3]))
                .add(new Username("known"))
                .encode());

        assertThat(message.unknownRequiredTypes()).containsExactly(0x7FFF, 0x0000);
    }

    @Test
    void textFormShowsNeitherAddressesNorNames() throws StunFormatException {
        StunMessage message = decode(binding()
                .add(new Username("alice"))
                .add(new MappedAddress(new InetSocketAddress("192.0.2.1", 1)))
                .encode());

        assertThat(message).hasToString("BINDING REQUEST 0102030405060708090a0b0c 0006 0001");
    }

    @Test
    void predicateWantsZeroBitsCookieAndLength() {
        byte[] stun = HexDump.bytes(Rfc5769Test.REQUEST);
        assertThat(StunMessage.looksLikeStun(ByteBuffer.wrap(stun))).isTrue();

        for (int bit : new int[] {0, 1, 16, 31, 32, 47, 48, 63}) {
            byte[] other = stun.clone();
            other[bit / 8] ^= (byte) (0x80 >> bit % 8);
            assertThat(StunMessage.looksLikeStun(ByteBuffer.wrap(other)))
                    .as("bit %d", bit)
                    .isFalse();
        }
    }

    @Test
    void predicateIsFalseForEveryOtherLength() {
        byte[] stun = HexDump.bytes(Rfc5769Test.REQUEST);
        ByteBuffer longer = ByteBuffer.allocate(stun.length + 8).put(stun).clear();
        for (int size = 0; size <= longer.capacity(); size++) {
            assertThat(StunMessage.looksLikeStun(longer.limit(size)))
                    .as("%d bytes", size)
                    .isEqualTo(size == stun.length);
        }
    }

    @Test
    void predicateIsFalseForWireGuardAndChannelData() {
        ByteBuffer handshake = ByteBuffer.allocate(148).put(0, (byte) 1);
        ByteBuffer channelData = ByteBuffer.allocate(148).putShort(0, (short) 0x4000);

        assertThat(StunMessage.looksLikeStun(handshake)).isFalse();
        assertThat(StunMessage.looksLikeStun(channelData)).isFalse();
    }
}
