package io.lanrage.nat.stun;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Bytes written down as hexadecimal digits with remarks: {@code #} starts one, spaces do not count. */
public final class HexDump {

    private HexDump() {}

    /** The bytes that a dump writes down. */
    public static byte[] bytes(String dump) {
        StringBuilder digits = new StringBuilder();
        dump.lines()
                .map(line -> line.replaceFirst("#.*", "").replaceAll("\\s", ""))
                .forEach(digits::append);
        return HexFormat.of().parseHex(digits);
    }

    /** The same, in a buffer. */
    public static ByteBuffer buffer(String dump) {
        return ByteBuffer.wrap(bytes(dump));
    }
}
