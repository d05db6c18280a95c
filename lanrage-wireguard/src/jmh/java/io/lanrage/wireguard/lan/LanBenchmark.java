package io.lanrage.wireguard.lan;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.network.OpenPorts;
import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.packet.NaivePackets;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the member filter and the decision on copies cost for a packet. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LanBenchmark {
    private static final int SELF = 0x0a420002;
    private static final int OTHER = 0x0a420003;
    private static final int EVERYBODY = 0x0a4200ff;
    private static final int OFFSET = 16;

    /** With games, both ends are open and nothing is remembered; with none, each packet is looked up. */
    @Param({"games", "none", "all"})
    String open;

    private final ByteBuffer sent = packet(SELF, 40_000, OTHER, 27_015, 1200);
    private final ByteBuffer arrived = packet(OTHER, 27_015, SELF, 40_000, 1200);
    private final ByteBuffer announcement = packet(SELF, 4445, EVERYBODY, 4445, 300);
    private MemberFilter filter;
    private LanCopies copies;

    @Setup
    public void begin() {
        LanAddresses addresses = new LanAddresses(IpPrefix.parseAddress("10.66.0.2"), IpPrefix.parse("10.66.0.0/24"));
        filter = new MemberFilter(OpenPorts.parse(open), addresses, new HashKey(1, 2));
        copies = new LanCopies(addresses, CopyLimits.DEFAULT, new HashKey(1, 2), 0);
        filter.sent(sent, OFFSET, bytes(sent), 0);
    }

    private static ByteBuffer packet(int source, int sourcePort, int destination, int destinationPort, int bytes) {
        byte[] datagram = NaivePackets.udp(
                NaivePackets.bytes(source),
                NaivePackets.bytes(destination),
                sourcePort,
                destinationPort,
                new byte[bytes]);
        return NaivePackets.buffer(OFFSET, NaivePackets.ipv4(IpPacket.UDP, source, destination, datagram));
    }

    private static int bytes(ByteBuffer packet) {
        return packet.capacity() - OFFSET;
    }

    @Benchmark
    public void sending() {
        filter.sent(sent, OFFSET, bytes(sent), 0);
    }

    @Benchmark
    public boolean admitting() {
        return filter.admits(arrived, OFFSET, bytes(arrived), 0);
    }

    @Benchmark
    public CopyVerdict decidingOnOne() {
        return copies.verdict(sent, OFFSET, bytes(sent), 0);
    }

    /** Mostly duplicates, which are hashed like others. */
    @Benchmark
    public CopyVerdict decidingOnAll() {
        return copies.verdict(announcement, OFFSET, bytes(announcement), 0);
    }
}
