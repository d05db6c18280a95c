package io.lanrage.wireguard.tun;

import java.io.IOException;

/**
 * The virtual interface's far end: IP packets that the system sends to the virtual LAN are read from it, and those written to it
 * arrive in the system. One thread reads, one thread writes, which may be two.
 */
public interface TunDevice extends AutoCloseable {

    /**
     * The interface's name.
     *
     * @return as the system knows it
     */
    String name();

    /**
     * The largest packet of the interface.
     *
     * @return bytes
     */
    int mtu();

    /**
     * Has the system give the calling thread, which is going to read or to write, its turn soon and for a short time, where the
     * device knows how: a game's packet then does not wait for the processor behind what has more time.
     */
    default void hurryThisThread() {}

    /**
     * Waits until there are packets, and takes what is there, as far as it fits. Large segments that the system left to the device
     * to cut are cut, with all checksums complete. Malformed ones are dropped and counted.
     *
     * @param into takes the packets behind those it has; it has room for at least one of {@link #mtu()} bytes
     * @param timeoutNanos the longest wait; 0 does not wait
     * @return how many packets were added: 0 if the time is over or {@link #wakeUp} was called
     * @throws IOException if the device is gone or closed
     */
    int read(PacketBatch into, long timeoutNanos) throws IOException;

    /** Makes the reader's wait, or its next one, end at once. From any thread. */
    void wakeUp();

    /**
     * Writes packets in their order, joining neighbouring segments of one flow where the system takes that. What the system does not
     * take is dropped and counted. Never waits.
     *
     * @param packets whole IP packets; borrowed: their bytes may be changed, the batch is not cleared
     * @throws IOException if the device is gone or closed
     */
    void write(PacketBatch packets) throws IOException;

    /**
     * What went through so far. From any thread.
     *
     * @return counts from 0 up
     */
    TunStatistics statistics();

    /** Gives the device back to the system; an interface made for this vanishes. A reader's wait ends. Closing twice is harmless. */
    @Override
    void close();
}
