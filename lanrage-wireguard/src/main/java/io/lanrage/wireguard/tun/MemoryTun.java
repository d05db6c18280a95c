package io.lanrage.wireguard.tun;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A device without a system behind it: two ends in memory, each a {@link TunDevice}, of which one reads what the other writes. The
 * engine has the one that is opened; a test, or a launcher that needs nothing but packets, has its {@link #farEnd()} in the
 * system's place. A full queue drops and counts, as a system's does. Ends may be used from any threads.
 */
public final class MemoryTun implements TunDevice {

    /** As many as a Linux interface queues by default. */
    public static final int DEFAULT_QUEUE_PACKETS = 500;

    private final String name;
    private final int mtu;
    private final PacketQueue incoming;
    private final PacketQueue outgoing;
    private final MemoryTun farEnd;

    private MemoryTun(String name, int mtu, int queuePackets) {
        this.name = name;
        this.mtu = mtu;
        this.incoming = new PacketQueue(queuePackets, mtu);
        this.outgoing = new PacketQueue(queuePackets, mtu);
        this.farEnd = new MemoryTun(this);
    }

    private MemoryTun(MemoryTun nearEnd) {
        this.name = nearEnd.name;
        this.mtu = nearEnd.mtu;
        this.incoming = nearEnd.outgoing;
        this.outgoing = nearEnd.incoming;
        this.farEnd = nearEnd;
    }

    /**
     * Makes a device.
     *
     * @param name what {@link #name()} says
     * @param mtu the largest packet, from 1 to 65,535 bytes; longer ones are dropped
     * @param queuePackets how many packets may be on their way in each direction, from 1 up
     * @return the engine's end; closing either end closes both
     */
    public static MemoryTun open(String name, int mtu, int queuePackets) {
        if (mtu < 1 || mtu > 65_535) {
            throw new IllegalArgumentException("MTU " + mtu + " is not in 1..65535");
        }
        if (queuePackets < 1) {
            throw new IllegalArgumentException("a queue of " + queuePackets + " packets is below 1");
        }
        return new MemoryTun(name, mtu, queuePackets);
    }

    /**
     * The other end.
     *
     * @return it; its far end is this one
     */
    public MemoryTun farEnd() {
        return farEnd;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int mtu() {
        return mtu;
    }

    @Override
    public int read(PacketBatch into, long timeoutNanos) throws IOException {
        return incoming.take(into, timeoutNanos);
    }

    /**
     * Waits for one packet.
     *
     * @param timeout the longest wait; zero does not wait
     * @return the packet, or empty if the time is over or {@link #wakeUp} was called
     * @throws IOException if the device is closed
     */
    public Optional<byte[]> read(Duration timeout) throws IOException {
        byte[] packet = incoming.take(timeout.toNanos());
        return packet.length == 0 ? Optional.empty() : Optional.of(packet);
    }

    @Override
    public void wakeUp() {
        incoming.wakeUp();
    }

    @Override
    public void write(PacketBatch packets) throws IOException {
        outgoing.add(packets);
    }

    /**
     * Writes one packet.
     *
     * @param packet a whole IP packet; copied
     * @return false if it was dropped: the queue is full, or the packet empty or longer than the MTU
     * @throws IOException if the device is closed
     */
    public boolean write(byte[] packet) throws IOException {
        return outgoing.add(packet);
    }

    @Override
    public TunStatistics statistics() {
        PacketQueue.Counts read = incoming.counts();
        PacketQueue.Counts written = outgoing.counts();
        return new TunStatistics(read.taken(), 0, read.dropped(), written.added(), 0, written.dropped());
    }

    @Override
    public void close() {
        incoming.close();
        outgoing.close();
    }
}
