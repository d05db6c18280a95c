package io.lanrage.wireguard.tun;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.wireguard.posix.Errno;
import io.lanrage.wireguard.posix.IoVector;
import io.lanrage.wireguard.posix.NativeMemory;
import io.lanrage.wireguard.posix.Posix;
import io.lanrage.wireguard.posix.PosixException;
import io.lanrage.wireguard.posix.TunFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TUN interface of Linux. Where the kernel offers it, one system call moves up to 64 KiB: TCP segments and UDP datagrams of one
 * flow, cut and joined here. Whether and when is the kernel's choice for each packet, so that small packets are not
 * held back for it.
 */
public final class LinuxTun implements TunDevice {
    /** The longest packet, with its virtio-net header. */
    private static final int READ_BYTES = VirtioHeader.BYTES + 65_535;
    /** Virtio-net header, and a packet of each place in a group. */
    private static final int PIECES = 1 + Math.max(Coalescer.MAX_TCP_SEGMENTS, Coalescer.MAX_UDP_DATAGRAMS);

    private final Posix posix;
    private final TunFile file;
    private final String name;
    private final int mtu;
    private final boolean hasHeader;

    /** The reader's. */
    private final ReadAhead readAhead;

    /** The writer's. */
    private final Coalescer coalescer;

    private final IoVector pieces;
    private final ByteBuffer header = ByteBuffer.allocateDirect(VirtioHeader.BYTES);

    private final AtomicLong packetsRead = new AtomicLong();
    private final AtomicLong superPacketsRead = new AtomicLong();
    private final AtomicLong readDrops = new AtomicLong();
    private final AtomicLong packetsWritten = new AtomicLong();
    private final AtomicLong superPacketsWritten = new AtomicLong();
    private final AtomicLong writeDrops = new AtomicLong();

    private LinuxTun(Posix posix, TunFile file, String name, int mtu) {
        this.posix = posix;
        this.file = file;
        this.name = name;
        this.mtu = mtu;
        this.hasHeader = file.offload().hasHeader();
        this.readAhead = new ReadAhead(Received::new, mtu);
        this.coalescer = new Coalescer(file.offload().joinsTcp(), file.offload().joinsUdp());
        this.pieces = posix.vector(PIECES);
    }

    /**
     * Makes an interface. It is down and has no address; its MTU is set with them.
     *
     * @param posix the C library
     * @param name the interface's name, as {@link io.lanrage.core.network.InterfaceConfig} allows it
     * @param mtu the largest packet that it is going to have, in bytes
     * @return the device; closing it removes the interface
     * @throws DeviceException with {@link ErrorCode#TUN_UNAVAILABLE}, {@link ErrorCode#PERMISSION_DENIED},
     *     {@link ErrorCode#INTERFACE_IN_USE} or {@link ErrorCode#INTERFACE_FAILED}
     */
    public static LinuxTun open(Posix posix, String name, int mtu) {
        return open(posix, name, mtu, TunFile.Offload.TCP_AND_UDP);
    }

    /** As above, with no more than a kernel may have that is older, or was built with less. */
    static LinuxTun open(Posix posix, String name, int mtu, TunFile.Offload most) {
        try {
            return new LinuxTun(posix, posix.openTun(name, most), name, mtu);
        } catch (PosixException e) {
            throw failure(posix, name, e);
        }
    }

    private static DeviceException failure(Posix posix, String name, PosixException e) {
        Errno errno = e.errno();
        ErrorCode code;
        if (errno.equals(Errno.ENOENT) || errno.equals(Errno.ENODEV) || errno.equals(Errno.ENXIO)) {
            code = ErrorCode.TUN_UNAVAILABLE;
        } else if (errno.equals(Errno.EPERM) || errno.equals(Errno.EACCES)) {
            code = ErrorCode.PERMISSION_DENIED;
        } else if (errno.equals(Errno.EBUSY) || isThere(posix, name)) {
            code = ErrorCode.INTERFACE_IN_USE;
        } else {
            code = ErrorCode.INTERFACE_FAILED;
        }
        return new DeviceException(code, "the TUN interface " + name + ": " + e.getMessage(), e);
    }

    /** An interface of another kind is told as an invalid argument. */
    private static boolean isThere(Posix posix, String name) {
        try {
            return posix.interfaceIndex(name).isPresent();
        } catch (PosixException e) {
            return false;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int mtu() {
        return mtu;
    }

    /**
     * What the kernel leaves to the device.
     *
     * @return the most that it agreed to
     */
    public TunFile.Offload offload() {
        return file.offload();
    }

    @Override
    public void hurryThisThread() {
        posix.takeShortTurns();
    }

    @Override
    public int read(PacketBatch into, long timeoutNanos) throws IOException {
        int added = readAhead.read(into);
        if (added == 0 && timeoutNanos > 0 && file.await(timeoutNanos)) {
            added = readAhead.read(into);
        }
        add(packetsRead, added);
        add(superPacketsRead, readAhead.takeLargeSegments());
        add(readDrops, readAhead.takeDrops());
        return added;
    }

    @Override
    public void wakeUp() {
        file.wakeUp();
    }

    @Override
    public void write(PacketBatch packets) throws IOException {
        coalescer.plan(packets);
        for (int group = 0; group < coalescer.groups(); group++) {
            collect(packets, group);
            int size = coalescer.size(group);
            if (!file.write(pieces)) {
                add(writeDrops, size);
                continue;
            }
            add(packetsWritten, size);
            if (size > 1) {
                add(superPacketsWritten, 1);
            }
        }
    }

    private void collect(PacketBatch packets, int group) {
        pieces.clear();
        if (hasHeader) {
            coalescer.finish(packets, group, header);
            pieces.add(header, 0, VirtioHeader.BYTES);
        }
        int packet = coalescer.first(group);
        pieces.add(packets.memory(), packets.offset(packet), packets.bytes(packet));
        for (int left = coalescer.size(group) - 1; left > 0; left--) {
            packet = coalescer.following(packet);
            pieces.add(
                    packets.memory(),
                    coalescer.data(packets, group, packet),
                    coalescer.dataBytes(packets, group, packet));
        }
    }

    /** Each counter has one thread that writes it. */
    private static void add(AtomicLong counter, int count) {
        counter.lazySet(counter.get() + count);
    }

    @Override
    public TunStatistics statistics() {
        return new TunStatistics(
                packetsRead.get(),
                superPacketsRead.get(),
                readDrops.get(),
                packetsWritten.get(),
                superPacketsWritten.get(),
                writeDrops.get());
    }

    @Override
    public void close() {
        file.close();
    }

    /** Without headers from the kernel, an empty one stands before each packet. */
    private final class Received implements ReadAhead.Receiver {
        private final NativeMemory memory = posix.memory(READ_BYTES);

        @Override
        public ByteBuffer memory() {
            return memory.bytes();
        }

        @Override
        public int read() throws PosixException {
            int before = hasHeader ? 0 : VirtioHeader.BYTES;
            int bytes = file.read(memory, before);
            return bytes == 0 ? 0 : before + bytes;
        }
    }
}
