package io.lanrage.nat.stun;

import static io.lanrage.nat.stun.IntegrityAlgorithm.HMAC_SHA1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The published test vectors of RFC 5769. */
final class Rfc5769Test {

    private static final IntegrityKey SHORT_TERM = IntegrityKey.shortTerm("VOkJxbRl1RmTxUk/WvJxBt");

    /** §2.1; padding is spaces, which a receiver has to accept. */
    static final String REQUEST = """
            00 01 00 58                                          # Binding request, 88 bytes follow
            21 12 a4 42                                          # magic cookie
            b7 e7 a7 01 bc 34 d6 86 fa 87 df ae                  # transaction id
            80 22 00 10 53 54 55 4e 20 74 65 73 74 20 63 6c 69 65 6e 74   # SOFTWARE "STUN test client"
            00 24 00 04 6e 00 01 ff                              # PRIORITY
            80 29 00 08 93 2f f9 b1 51 26 3b 36                  # ICE-CONTROLLED
            00 06 00 09 65 76 74 6a 3a 68 36 76 59 20 20 20      # USERNAME "evtj:h6vY"
            00 08 00 14                                          # MESSAGE-INTEGRITY
            9a ea a7 0c bf d8 cb 56 78 1e f2 b5 b2 d3 f2 49 c1 b5 71 a2
            80 28 00 04 e5 7a 3b cf                              # FINGERPRINT
            """;

    /** §2.2. */
    static final String IPV4_RESPONSE = """
            01 01 00 3c                                          # Binding success response, 60 bytes follow
            21 12 a4 42                                          # magic cookie
            b7 e7 a7 01 bc 34 d6 86 fa 87 df ae                  # transaction id
            80 22 00 0b 74 65 73 74 20 76 65 63 74 6f 72 20      # SOFTWARE "test vector"
            00 20 00 08 00 01 a1 47 e1 12 a6 43                  # XOR-MAPPED-ADDRESS 192.0.2.1:32853
            00 08 00 14                                          # MESSAGE-INTEGRITY
            2b 91 f5 99 fd 9e 90 c3 8c 74 89 f9 2a f9 ba 53 f0 6b e7 d7
            80 28 00 04 c0 7d 4c 96                              # FINGERPRINT
            """;

    /** §2.3. */
    static final String IPV6_RESPONSE = """
            01 01 00 48                                          # Binding success response, 72 bytes follow
            21 12 a4 42                                          # magic cookie
            b7 e7 a7 01 bc 34 d6 86 fa 87 df ae                  # transaction id
            80 22 00 0b 74 65 73 74 20 76 65 63 74 6f 72 20      # SOFTWARE "test vector"
            00 20 00 14 00 02 a1 47                              # XOR-MAPPED-ADDRESS, port 32853
            01 13 a9 fa a5 d3 f1 79 bc 25 f4 b5 be d2 b9 d9      # 2001:db8:1234:5678:11:2233:4455:6677
            00 08 00 14                                          # MESSAGE-INTEGRITY
            a3 82 95 4e 4b e6 7b f1 17 84 c9 7c 82 92 c2 75 bf e3 ed 41
            80 28 00 04 c8 fb 0b 4c                              # FINGERPRINT
            """;

    /** §2.4. */
    static final String LONG_TERM_REQUEST = """
            00 01 00 60                                          # Binding request, 96 bytes follow
            21 12 a4 42                                          # magic cookie
            78 ad 34 33 c6 ad 72 c0 29 da 41 2e                  # transaction id
            00 06 00 12 e3 83 9e e3 83 88 e3 83 aa e3 83 83      # USERNAME, six katakana
            e3 82 af e3 82 b9 00 00
            00 15 00 1c 66 2f 2f 34 39 39 6b 39 35 34 64 36      # NONCE "f//499k954d6OL34oL9FSTvy64sA"
            4f 4c 33 34 6f 4c 39 46 53 54 76 79 36 34 73 41
            00 14 00 0b 65 78 61 6d 70 6c 65 2e 6f 72 67 00      # REALM "example.org"
            00 08 00 14                                          # MESSAGE-INTEGRITY
            f6 70 24 65 6d d6 4a 3e 02 b8 e0 71 2e 85 c9 a2 8c a8 96 66
            """;

    @Test
    void sampleRequestIsUnderstoodAndAuthentic() throws StunFormatException {
        StunMessage message = StunMessage.decode(HexDump.buffer(REQUEST));

        assertThat(message.method()).isEqualTo(StunMethod.BINDING);
        assertThat(message.messageClass()).isEqualTo(StunClass.REQUEST);
        assertThat(message.transactionId()).hasToString("b7e7a701bc34d686fa87dfae");
        assertThat(message.attributes())
                .containsExactly(
                        new Software("STUN test client"),
                        OpaqueAttribute.of(0x0024, HexFormat.of().parseHex("6e0001ff")),
                        OpaqueAttribute.of(0x8029, HexFormat.of().parseHex("932ff9b151263b36")),
                        new Username("evtj:h6vY"));
        assertThat(message.hasFingerprint()).isTrue();
        assertThat(message.verify(SHORT_TERM, HMAC_SHA1)).isTrue();
    }

    @Test
    void ipv4ResponseIsUnderstoodAndAuthentic() throws StunFormatException {
        StunMessage message = StunMessage.decode(HexDump.buffer(IPV4_RESPONSE));

        assertThat(message.messageClass()).isEqualTo(StunClass.SUCCESS_RESPONSE);
        assertThat(message.attributes())
                .containsExactly(
                        new Software("test vector"), new XorMappedAddress(new InetSocketAddress("192.0.2.1", 32853)));
        assertThat(message.hasFingerprint()).isTrue();
        assertThat(message.verify(SHORT_TERM, HMAC_SHA1)).isTrue();
    }

    @Test
    void ipv6ResponseIsUnderstoodAndAuthentic() throws StunFormatException {
        StunMessage message = StunMessage.decode(HexDump.buffer(IPV6_RESPONSE));

        assertThat(message.mappedAddress())
                .contains(new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32853));
        assertThat(message.hasFingerprint()).isTrue();
        assertThat(message.verify(SHORT_TERM, HMAC_SHA1)).isTrue();
    }

    @Test
    void longTermRequestIsReproducedByteForByte() throws StunFormatException {
        String username = "\u30de\u30c8\u30ea\u30c3\u30af\u30b9";
        IntegrityKey key = IntegrityKey.longTerm(username, "example.org", "TheMatrIX");
        StunMessage message = StunMessage.decode(HexDump.buffer(LONG_TERM_REQUEST));

        assertThat(message.attributes())
                .containsExactly(
                        new Username(username), new Nonce("f//499k954d6OL34oL9FSTvy64sA"), new Realm("example.org"));
        assertThat(message.hasFingerprint()).isFalse();
        assertThat(message.verify(key, HMAC_SHA1)).isTrue();

        StunMessageBuilder again = StunMessageBuilder.request(StunMethod.BINDING, message.transactionId());
        message.attributes().forEach(again::add);
        assertThat(again.integritySha1(key).encode()).isEqualTo(HexDump.bytes(LONG_TERM_REQUEST));
    }

    @Test
    void otherKeysAndAlgorithmsDoNotVerify() throws StunFormatException {
        StunMessage message = StunMessage.decode(HexDump.buffer(REQUEST));

        assertThat(message.verify(IntegrityKey.shortTerm("VOkJxbRl1RmTxUk/WvJxBT"), HMAC_SHA1))
                .isFalse();
        assertThat(message.verify(SHORT_TERM, IntegrityAlgorithm.HMAC_SHA256)).isFalse();
    }
}
