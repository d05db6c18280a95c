package io.lanrage.nat.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lanrage.nat.turn.Endpoint;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets of the loopback interface. */
@Timeout(30)
final class BatchSocketIT {

    private static final int HEADROOM = 16;

    @BeforeAll
    static void needsNativeCalls() {
        Assumptions.assumeTrue(BatchSocket.isAvailable(), "no native calls");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void oneCallCarriesMessagesToSeveralSocketsAndRunsAreCut(String address) throws Exception {
        try (BatchSocket sender = BatchSocket.open(new InetSocketAddress(address, 0), false);
                BatchSocket first = BatchSocket.open(new InetSocketAddress(address, 0), false);
                BatchSocket second = BatchSocket.open(new InetSocketAddress(address, 0), false)) {
            NativeBuffer data = BatchSocket.newBuffer(100);
            for (int i = 0; i < 100; i++) {
                data.bytes().put(i, (byte) i);
            }
            SendBatch batch = BatchSocket.newBatch(4, 16);
            begin(batch, sender, first);
            batch.add(data, 0, 7);
            begin(batch, sender, second);
            // Three datagrams of 10 bytes and one of 3, from parts that do not stand in their order.
            batch.add(data, 50, 10);
            batch.add(data, 20, 20);
            batch.add(data, 90, 3);
            batch.cut(10);
            begin(batch, sender, first);

            assertThat(batch.isCut(1)).isTrue();
            assertThat(batch.isCut(2)).isFalse();
            assertThat(batch.bytes(1)).isEqualTo(33);
            assertThat(sender.send(batch, 0)).isEqualTo(3);
            assertThat(receive(first, sender, 2)).containsExactly(List.of(0, 1, 2, 3, 4, 5, 6), List.of());
            assertThat(receive(second, sender, 4).stream().map(each -> each.get(0)))
                    .containsExactly(50, 20, 30, 90);
        }
    }

    @Test
    void batchHasRoomForSoManyMessagesAndParts() throws Exception {
        try (BatchSocket sender = BatchSocket.open(new InetSocketAddress("127.0.0.1", 0), false)) {
            NativeBuffer data = BatchSocket.newBuffer(1);
            SendBatch batch = BatchSocket.newBatch(2, 3);
            begin(batch, sender, sender);
            batch.add(data, 0, 1);
            assertThat(batch.hasRoom(2)).isTrue();
            assertThat(batch.hasRoom(3)).isFalse();
            begin(batch, sender, sender);

            assertThat(batch.hasRoom(0)).isFalse();
            batch.clear();
            assertThat(batch.hasRoom(3)).isTrue();
        }
    }

    @Test
    void errorOfTheFirstMessageIsTold() throws Exception {
        try (BatchSocket sender = BatchSocket.open(new InetSocketAddress("127.0.0.1", 0), false)) {
            NativeBuffer data = BatchSocket.newBuffer(65_508);
            SendBatch batch = BatchSocket.newBatch(2, 2);
            begin(batch, sender, sender);
            batch.add(data, 0, 65_508);

            assertThat(sender.send(batch, 0)).isEqualTo(-Errno.EMSGSIZE);
            assertThat(sender.receive(BatchSocket.newRing(1, 0, 10, 0), 0, 1)).isEqualTo(-Errno.EAGAIN);
        }
    }

    @Test
    void datagramThatIsTooLongForItsPlaceIsTruncated() throws Exception {
        try (BatchSocket socket = BatchSocket.open(new InetSocketAddress("127.0.0.1", 0), false)) {
            SendBatch batch = BatchSocket.newBatch(1, 1);
            begin(batch, socket, socket);
            batch.add(BatchSocket.newBuffer(11), 0, 11);
            assertThat(socket.send(batch, 0)).isEqualTo(1);
            ReceiveRing ring = BatchSocket.newRing(1, 0, 10, 0);

            assertThat(socket.receive(ring, 0, 1)).isEqualTo(1);
            assertThat(ring.truncated(0)).isTrue();
        }
    }

    @Test
    void sharedPortIsSharedOnlyByThoseWhoSaySo() throws Exception {
        try (BatchSocket first = BatchSocket.open(new InetSocketAddress("127.0.0.1", 0), true);
                BatchSocket second = BatchSocket.open(first.localAddress(), true)) {
            assertThat(second.localAddress()).isEqualTo(first.localAddress());
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> BatchSocket.open(first.localAddress(), false))
                    .withMessageContaining("in use");
        }
    }

    @Test
    void closedSocketGivesItsPortBackAndTakesNoCalls() throws Exception {
        BatchSocket socket = BatchSocket.open(new InetSocketAddress("127.0.0.1", 0), false);
        socket.close();
        socket.close();

        new DatagramSocket(socket.localAddress()).close();
        assertThat(socket.receive(BatchSocket.newRing(1, 0, 10, 0), 0, 1)).isEqualTo(-Errno.EBADF);
        assertThat(socket.send(BatchSocket.newBatch(1, 1), 0)).isEqualTo(-Errno.EBADF);
    }

    private static void begin(SendBatch batch, BatchSocket from, BatchSocket to) {
        Endpoint endpoint = new Endpoint();
        endpoint.set(to.localAddress());
        batch.begin(from, endpoint.high(), endpoint.low(), endpoint.port());
    }

    /** The bytes of so many datagrams, which all have to be of the sender. */
    private static List<List<Integer>> receive(BatchSocket socket, BatchSocket sender, int count) {
        ReceiveRing ring = BatchSocket.newRing(8, HEADROOM, 65_535, 0);
        List<List<Integer>> datagrams = new ArrayList<>();
        while (datagrams.size() < count) {
            int filled = socket.receive(ring, 0, 8);
            for (int place = 0; place < filled; place++) {
                Endpoint from = new Endpoint();
                ring.sender(place, from);
                assertThat(from.toSocketAddress()).isEqualTo(sender.localAddress());
                int segment = Math.max(1, ring.segmentBytes(place));
                int end = ring.bytes(place);
                for (int at = 0; at < Math.max(1, end); at += segment) {
                    List<Integer> datagram = new ArrayList<>();
                    for (int i = at; i < Math.min(end, at + segment); i++) {
                        datagram.add((int) ring.memory().bytes().get(ring.at(place) + i));
                    }
                    datagrams.add(datagram);
                }
            }
        }
        return datagrams;
    }
}
