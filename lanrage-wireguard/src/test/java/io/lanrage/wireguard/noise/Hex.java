package io.lanrage.wireguard.noise;

import java.util.HexFormat;

/** Bytes written down as hexadecimal digits with remarks: {@code #} starts one, spaces do not count. */
final class Hex {

    private Hex() {}

    static byte[] bytes(String dump) {
        StringBuilder digits = new StringBuilder();
        dump.lines()
                .map(line -> line.replaceFirst("#.*", "").replaceAll("\\s", ""))
                .forEach(digits::append);
        return HexFormat.of().parseHex(digits);
    }

    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
