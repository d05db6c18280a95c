package io.lanrage.nat.posix;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.turn.Endpoint;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

final class SocketNameTest {

    private final ByteBuffer memory = ByteBuffer.allocate(SocketName.ROOM_BYTES).order(ByteOrder.nativeOrder());
    private final Endpoint read = new Endpoint();

    @Test
    void ipv4NameIsAsTheSystemHasIt() {
        assertThat(put("192.0.2.1", 0x1234, false)).isEqualTo(SocketName.IPV4_BYTES);

        assertThat(memory.getShort(0)).isEqualTo((short) 2);
        assertThat(bytes(2, 6)).containsExactly(0x12, 0x34, 192, 0, 2, 1);
    }

    @Test
    void ipv6NameIsAsTheSystemHasIt() {
        assertThat(put("2001:db8::7", 0xFFFE, true)).isEqualTo(SocketName.IPV6_BYTES);

        assertThat(memory.getShort(0)).isEqualTo((short) 10);
        assertThat(bytes(2, 2)).containsExactly(0xFF, 0xFE);
        assertThat(bytes(8, 16)).containsExactly(0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7);
    }

    @Test
    void whatIsWrittenIsRead() {
        for (boolean ipv6 : new boolean[] {false, true}) {
            put("203.0.113.250", 65_535, ipv6);
            SocketName.read(memory, 0, read);

            assertThat(read.toSocketAddress()).isEqualTo(new InetSocketAddress("203.0.113.250", 65_535));
        }
        put("fe80::1:2", 1, true);
        SocketName.read(memory, 0, read);

        assertThat(read.toSocketAddress()).isEqualTo(new InetSocketAddress("fe80::1:2", 1));
    }

    private int put(String address, int port, boolean ipv6) {
        Endpoint endpoint = new Endpoint();
        endpoint.set(new InetSocketAddress(address, port));
        return SocketName.put(memory, 0, ipv6, endpoint.high(), endpoint.low(), endpoint.port());
    }

    private int[] bytes(int at, int count) {
        int[] bytes = new int[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = Byte.toUnsignedInt(memory.get(at + i));
        }
        return bytes;
    }
}
