package io.lanrage.wireguard.tun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.wireguard.packet.Icmp;
import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.packet.NaivePackets;
import io.lanrage.wireguard.packet.Tcp;
import io.lanrage.wireguard.posix.Posix;
import io.lanrage.wireguard.posix.TunFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real interfaces, in a namespace whose kernel is the witness: it forwards what one device writes to the other one. */
@Timeout(60)
class LinuxTunLabIT {
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int MTU = 1_280;
    private static final byte[] HERE_4 = {10, 66, 1, 2};
    private static final byte[] THERE_4 = {10, 66, 2, 2};
    private static final byte[] HERE_6 = NaivePackets.hex("fd66000000000001 0000000000000002");
    private static final byte[] THERE_6 = NaivePackets.hex("fd66000000000002 0000000000000002");

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final String namespace = TunLab.name('n');
    private final PacketBatch batch = new PacketBatch(200, 400_000, new PacketBatch.Room(16, 16, 16, MTU));
    private Posix posix;
    private LinuxTun tun;

    @BeforeAll
    static void prerequisites() throws Exception {
        TunLab.require();
    }

    @BeforeEach
    void open() throws Exception {
        TunLab.run("ip", "netns", "add", namespace);
        posix = Posix.load();
        tun = LinuxTun.open(posix, TunLab.name('a'), MTU);
    }

    @AfterEach
    void close() throws Exception {
        tun.close();
        TunLab.run("ip", "netns", "delete", namespace);
    }

    @Test
    void kernelLeavesCuttingAndJoiningToTheDevice() {
        assertThat(tun.offload().joinsTcp()).isTrue();
        assertThat(tun.name()).isEqualTo(TunLab.name('a'));
        assertThat(tun.mtu()).isEqualTo(MTU);
    }

    @Test
    void packetsThatTheKernelForwardsInLargeOnesComeBackUnchanged() throws Exception {
        try (LinuxTun other = LinuxTun.open(posix, TunLab.name('b'), MTU)) {
            joinByForwarding(other);
            assertForwarded(other, 20);
            boolean joinsUdp = tun.offload() == TunFile.Offload.TCP_AND_UDP;
            assertThat(tun.statistics().superPacketsWritten()).isGreaterThanOrEqualTo(joinsUdp ? 80 : 40);
            assertThat(other.statistics().superPacketsRead()).isGreaterThanOrEqualTo(joinsUdp ? 80 : 40);
        }
    }

    /** As on kernels that are older, or were built with less. */
    @ParameterizedTest
    @EnumSource
    void lessOffloadCarriesTheSamePackets(TunFile.Offload most) throws Exception {
        tun.close();
        tun = LinuxTun.open(posix, TunLab.name('a'), MTU, most);
        assertThat(tun.offload()).isEqualTo(most);
        try (LinuxTun other = LinuxTun.open(posix, TunLab.name('b'), MTU)) {
            joinByForwarding(other);
            assertForwarded(other, 3);
            assertThat(tun.statistics().superPacketsWritten() > 0).isEqualTo(most.joinsTcp());
        }
    }

    /** The kernel has to cut large packets for the device that does not. */
    @ParameterizedTest
    @EnumSource
    void lessOffloadReceivesTheSamePackets(TunFile.Offload most) throws Exception {
        try (LinuxTun other = LinuxTun.open(posix, TunLab.name('b'), MTU, most)) {
            joinByForwarding(other);
            assertForwarded(other, 3);
            assertThat(tun.statistics().superPacketsWritten()).isPositive();
            assertThat(other.statistics().superPacketsRead() > 0).isEqualTo(most.joinsTcp());
        }
    }

    private void assertForwarded(LinuxTun other, int rounds) throws IOException {
        for (int round = 0; round < rounds; round++) {
            List<NaiveFlow> sent = flows(64);
            List<NaiveFlow> received = flows(63);
            for (int index = 0; index < sent.size(); index++) {
                assertForwarded(other, sent.get(index), received.get(index), 3_000 + random.nextInt(50_000));
            }
        }
        assertThat(tun.statistics().writeDrops()).isZero();
        assertThat(other.statistics().readDrops()).isZero();
    }

    /** TCP and UDP, IPv4 and IPv6, with a time to live. */
    private static List<NaiveFlow> flows(int timeToLive) {
        List<NaiveFlow> flows = new ArrayList<>();
        for (boolean isTcp : new boolean[] {true, false}) {
            for (boolean isFour : new boolean[] {true, false}) {
                flows.add(new NaiveFlow(
                        isTcp,
                        isFour ? HERE_4 : HERE_6,
                        isFour ? THERE_4 : THERE_6,
                        40_000,
                        25_565,
                        0,
                        isFour ? 0 : 77,
                        9,
                        true,
                        timeToLive,
                        new byte[0],
                        -10_000,
                        2_000,
                        500,
                        NaivePackets.hex("0101080a0000000100000002")));
            }
        }
        return flows;
    }

    @Test
    void readingAndWritingAllocateNothing() throws Exception {
        try (LinuxTun other = LinuxTun.open(posix, TunLab.name('b'), MTU)) {
            joinByForwarding(other);
            PacketBatch sent = Batches.of(flows(64).get(0).segments(Tcp.ACK, new byte[10_000], 1_000));
            PacketBatch single = Batches.of(List.of(flows(64).get(2).packet(0, 0, 0, new byte[100])));
            Allocation.assertNone(() -> {
                // The first of what is joined is changed by that, and goes alone from then on.
                tun.write(sent);
                tun.write(single);
                batch.clear();
                other.read(batch, LONG_NANOS);
                batch.clear();
                other.read(batch, 1);
            });
            assertThat(other.statistics().packetsRead()).isGreaterThan(1_000);
        }
    }

    private void assertForwarded(LinuxTun other, NaiveFlow sent, NaiveFlow received, int dataBytes) throws IOException {
        byte[] data = NaiveFlow.bytes(random, dataBytes);
        int segmentBytes = 1_000 + random.nextInt(200);
        int flags = Tcp.ACK | Tcp.PSH;
        batch.clear();
        sent.segments(flags, data, segmentBytes).forEach(packet -> Batches.add(batch, packet));
        tun.write(batch);
        List<byte[]> expected = received.segments(flags, data, segmentBytes);
        if (!sent.isFour()) {
            expected.forEach(packet -> packet[7] = 63);
        }
        assertThat(readFlow(other, expected.size(), sent))
                .as("seed %d", seed)
                .usingElementComparator(Arrays::compare)
                .containsExactlyElementsOf(expected);
    }

    /** Reads packets of TCP and UDP with our port; the kernel sends others of its own (neighbour discovery). */
    private List<byte[]> readFlow(LinuxTun from, int count, NaiveFlow flow) throws IOException {
        List<byte[]> packets = new ArrayList<>();
        long deadlineNanos = System.nanoTime() + LONG_NANOS;
        while (packets.size() < count && System.nanoTime() - deadlineNanos < 0) {
            batch.clear();
            from.read(batch, deadlineNanos - System.nanoTime());
            for (int index = 0; index < batch.count(); index++) {
                int protocol = IpPacket.protocol(batch.memory(), batch.offset(index), batch.bytes(index));
                if (protocol == (flow.isTcp() ? IpPacket.TCP : IpPacket.UDP)) {
                    packets.add(Batches.packet(batch, index));
                }
            }
        }
        return packets;
    }

    /** Both interfaces in the namespace, which routes between them. */
    private void joinByForwarding(LinuxTun other) throws Exception {
        TunLab.run("ip", "netns", "exec", namespace, "sysctl", "-qw", "net.ipv4.ip_forward=1");
        TunLab.run("ip", "netns", "exec", namespace, "sysctl", "-qw", "net.ipv6.conf.all.forwarding=1");
        int subnet = 1;
        for (LinuxTun device : List.of(tun, other)) {
            TunLab.run("ip", "link", "set", device.name(), "netns", namespace);
            TunLab.ip(namespace, "link set " + device.name() + " mtu " + MTU + " up");
            TunLab.ip(namespace, "address add 10.66." + subnet + ".1/24 dev " + device.name());
            TunLab.ip(namespace, "address add fd66:0:0:" + subnet + "::1/64 dev " + device.name() + " nodad");
            subnet++;
        }
    }

    @Test
    void pingIsReadAndItsReplyWritten() throws Exception {
        TunLab.run("ip", "link", "set", tun.name(), "netns", namespace);
        TunLab.ip(namespace, "link set " + tun.name() + " mtu " + MTU + " up");
        TunLab.ip(namespace, "address add 10.66.1.1/24 dev " + tun.name());
        CompletableFuture<Void> replying = CompletableFuture.runAsync(this::replyToPings);
        assertThat(TunLab.run(
                        "ip", "netns", "exec", namespace, "ping", "-c", "3", "-i", "0.05", "-W", "10", "10.66.1.2"))
                .contains("3 received");
        tun.close();
        replying.get(10, TimeUnit.SECONDS);
    }

    private void replyToPings() {
        ByteBuffer memory = batch.memory();
        try {
            while (true) {
                batch.clear();
                tun.read(batch, LONG_NANOS);
                for (int index = 0; index < batch.count(); index++) {
                    int at = batch.offset(index);
                    if (IpPacket.version(memory, at) == IpPacket.VERSION_4) {
                        int source = memory.getInt(at + 12);
                        memory.putInt(at + 12, memory.getInt(at + 16)).putInt(at + 16, source);
                        memory.put(at + 20, (byte) 0);
                        Icmp.completeChecksum(memory, at, at + 20, batch.bytes(index) - 20);
                    }
                }
                tun.write(batch);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("closed");
        }
    }

    @Test
    void packetsForAnInterfaceThatIsDownAreDroppedAndCounted() throws Exception {
        Batches.add(batch, flows(64).get(0).packet(0, 0, Tcp.ACK, new byte[10]));
        tun.write(batch);
        assertThat(tun.statistics().writeDrops()).isEqualTo(1);
        assertThat(tun.statistics().packetsWritten()).isZero();
    }

    @Test
    void wakingEndsTheWaitUnderWayOrTheNextOne() throws Exception {
        tun.wakeUp();
        assertThat(tun.read(batch, LONG_NANOS)).isZero();
        CompletableFuture<Integer> reading = reading();
        tun.wakeUp();
        assertThat(reading.get(10, TimeUnit.SECONDS)).isZero();
        assertThat(tun.read(batch, 1_000)).isZero();
        assertThat(tun.read(batch, 0)).isZero();
    }

    @Test
    void closingEndsAWaitAndRemovesTheInterface() throws Exception {
        CompletableFuture<Integer> reading = reading();
        tun.close();
        assertThat(reading.handle((count, failure) -> failure).get(10, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(IOException.class);
        assertThat(posix.interfaceIndex(TunLab.name('a'))).isEmpty();
        tun.close();
        tun.wakeUp();
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> tun.write(oneMoreThan(batch)));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> tun.read(batch, 0));
    }

    @Test
    void removedInterfaceIsToldToReaderAndWriter() throws Exception {
        CompletableFuture<Integer> reading = reading();
        TunLab.run("ip", "link", "delete", tun.name());
        assertThat(reading.handle((count, failure) -> failure).get(10, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(IOException.class);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> tun.write(oneMoreThan(batch)));
    }

    @Test
    void closingGivesDescriptorsBack() throws Exception {
        tun.close();
        long before = descriptors();
        for (int round = 0; round < 5; round++) {
            LinuxTun.open(posix, TunLab.name('a'), MTU).close();
        }
        assertFails(TunLab.name('a'), () -> {
            try (LinuxTun first = LinuxTun.open(posix, TunLab.name('a'), MTU)) {
                LinuxTun.open(posix, first.name(), MTU).close();
            }
        });
        assertThat(descriptors()).isEqualTo(before);
    }

    @Test
    void namesInUseAreToldAsSuch() throws Exception {
        assertFails("EBUSY", () -> LinuxTun.open(posix, tun.name(), MTU));
        TunLab.run("ip", "link", "add", TunLab.name('d'), "type", "veth");
        try {
            assertFails(TunLab.name('d'), () -> LinuxTun.open(posix, TunLab.name('d'), MTU));
        } finally {
            TunLab.run("ip", "link", "delete", TunLab.name('d'));
        }
    }

    @Test
    void missingRightsAndDeviceAreToldAsSuch() throws Exception {
        String name = TunLab.name('c');
        assertThat(TunLab.run(TunLab.java(List.of("setpriv", "--bounding-set=-net_admin"), OpeningProgram.class, name)))
                .startsWith(ErrorCode.PERMISSION_DENIED + ": ")
                .contains(name, "EPERM");
        List<String> withoutDevice =
                List.of("unshare", "--mount", "sh", "-c", "mount -t tmpfs none /dev/net && exec \"$@\"", "sh");
        assertThat(TunLab.run(TunLab.java(withoutDevice, OpeningProgram.class, name)))
                .startsWith(ErrorCode.TUN_UNAVAILABLE + ": ")
                .contains("/dev/net/tun", "ENOENT");
        assertThat(TunLab.run(TunLab.java(List.of(), OpeningProgram.class, name)))
                .isEqualTo("open " + tun.offload() + "\n");
    }

    private static void assertFails(String words, ThrowingCallable opening) {
        assertThatExceptionOfType(DeviceException.class)
                .isThrownBy(opening)
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERFACE_IN_USE))
                .withMessageContaining(words);
    }

    private CompletableFuture<Integer> reading() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return tun.read(batch, LONG_NANOS);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static PacketBatch oneMoreThan(PacketBatch batch) {
        Batches.add(batch, new byte[20]);
        return batch;
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }
}
