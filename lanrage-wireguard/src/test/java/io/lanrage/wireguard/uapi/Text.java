package io.lanrage.wireguard.uapi;

import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The codecs' bytes as strings, and the protocol's published examples (wireguard.com/xplatform). */
final class Text {
    static final String PRIVATE_KEY = "e84b5a6d2717c1003a13b431570353dbaca9146cf150c5f8575680feba52027a";
    static final String PRESHARED_KEY = "188515093e952f5f22e865cef3012e72f8b5f0b598ac0309d5dacce3b70fcf52";
    static final String PEER_1 = "b85996fecc9c7f1fc6d2572a76eda11d59bcd20be8e543b15ce4bd85a8e75a33";
    static final String PEER_2 = "58402e695ba1772b1cc9309755f043251ea77fdcf10fbe63989ceb7e19321376";
    static final String PEER_3 = "662e14fd594556f522604703340351258903b64f35553763f19426ab2a515c58";
    static final String PEER_4 = "e818b58db5274087fcc1be5dc728cf53d3b5726b4cef6b9bab8f8f8c2452c25c";

    /** The published answer to {@code get}: three peers, each with other fields, in an order of its own. */
    static final String PUBLISHED_ANSWER = """
            private_key=%s
            listen_port=12912
            public_key=%s
            preshared_key=%s
            allowed_ip=192.168.4.4/32
            endpoint=[abcd:23::33%%2]:51820
            public_key=%s
            tx_bytes=38333
            rx_bytes=2224
            allowed_ip=192.168.4.6/32
            persistent_keepalive_interval=111
            endpoint=182.122.22.19:3233
            public_key=%s
            endpoint=5.152.198.39:51820
            allowed_ip=192.168.4.10/32
            allowed_ip=192.168.4.11/32
            tx_bytes=1212111
            rx_bytes=1929999999
            protocol_version=1
            errno=0

            """.formatted(PRIVATE_KEY, PEER_1, PRESHARED_KEY, PEER_2, PEER_3);

    /** The published request {@code set}: three peers to be there, and one to be removed. */
    static final String PUBLISHED_SET = """
            set=1
            private_key=%s
            fwmark=0
            listen_port=12912
            replace_peers=true
            public_key=%s
            preshared_key=%s
            replace_allowed_ips=true
            allowed_ip=192.168.4.4/32
            endpoint=[abcd:23::33%%2]:51820
            public_key=%s
            replace_allowed_ips=true
            allowed_ip=192.168.4.6/32
            persistent_keepalive_interval=111
            endpoint=182.122.22.19:3233
            public_key=%s
            endpoint=5.152.198.39:51820
            replace_allowed_ips=true
            allowed_ip=192.168.4.10/32
            allowed_ip=192.168.4.11/32
            public_key=%s
            remove=true

            """.formatted(PRIVATE_KEY, PEER_1, PRESHARED_KEY, PEER_2, PEER_3, PEER_4);

    private Text() {}

    static SecretBytes bytes(String text) {
        return bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static SecretBytes bytes(byte[] raw) {
        SecretBytes bytes = new SecretBytes(16, Math.max(16, raw.length));
        bytes.append(java.nio.ByteBuffer.wrap(raw));
        return bytes;
    }

    static DeviceState decode(String answer) {
        return AnswerDecoder.decodeGet(bytes(answer), TextLimits.ANSWER);
    }

    static String encode(DeviceChange change) {
        try (SecretBytes out = new SecretBytes(16, 1 << 20)) {
            RequestEncoder.encodeSet(change, out);
            return out.text(0, out.size());
        }
    }

    static PublicKey publicKey(String hex) {
        return PublicKey.of(HexFormat.of().parseHex(hex));
    }

    static PrivateKey privateKey(String hex) {
        return PrivateKey.of(HexFormat.of().parseHex(hex));
    }

    static PresharedKey presharedKey(String hex) {
        return PresharedKey.of(HexFormat.of().parseHex(hex));
    }
}
