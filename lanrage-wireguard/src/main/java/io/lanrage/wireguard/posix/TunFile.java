package io.lanrage.wireguard.posix;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import jnr.ffi.Pointer;

/**
 * The far end of a TUN interface: {@code /dev/net/tun}. Where the kernel can, each packet has a virtio-net header before it
 * ({@link #VIRTIO_HEADER_BYTES} bytes, host byte order), and may be a large segment that the reader has to cut.
 *
 * <p>One thread reads and waits, one writes; closing, waking and asking are for any thread. A write or read that is under way when
 * the file is closed ends in order.
 *
 * <p>Layouts and numbers (Linux, x86-64 and aarch64 alike; linux/if_tun.h):
 *
 * <pre>
 * ifreq                       pollfd (poll(2))          timespec
 *  0  u8[16]  name             0  s32  descriptor        0  s64  seconds
 * 16  u16     flags            4  s16  asked events      8  s64  nanoseconds
 *                              6  s16  events
 * </pre>
 */
public final class TunFile implements AutoCloseable {
    /** The virtio-net header without the number of merged buffers. */
    public static final int VIRTIO_HEADER_BYTES = 10;

    private static final String PATH = "/dev/net/tun";

    private static final long TUNSETIFF = 0x400454caL;
    private static final long TUNSETOFFLOAD = 0x400454d0L;
    private static final long TUNSETVNETHDRSZ = 0x400454d8L;

    private static final int IFF_TUN = 0x1;
    private static final int IFF_NO_PI = 0x1000;
    private static final int IFF_VNET_HDR = 0x4000;
    /** Fail rather than attach to an interface that is there. */
    private static final int IFF_TUN_EXCL = 0x8000;

    private static final int TUN_F_CSUM = 0x1;
    private static final int TUN_F_TSO4 = 0x2;
    private static final int TUN_F_TSO6 = 0x4;
    private static final int TUN_F_USO4 = 0x20;
    private static final int TUN_F_USO6 = 0x40;

    private static final int CHECKSUMS_AND_TCP = TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6;
    /** Since Linux 6.2. */
    private static final int CHECKSUMS_TCP_AND_UDP = CHECKSUMS_AND_TCP | TUN_F_USO4 | TUN_F_USO6;

    private static final int REQUEST_FLAGS_OFFSET = 16;
    private static final int REQUEST_BYTES = 40;
    private static final int LONGEST_NAME_BYTES = 15;

    private static final int POLL_ASKED_OFFSET = 4;
    private static final int POLL_EVENTS_OFFSET = 6;
    private static final int POLL_BYTES = 8;
    private static final int TIME_NANOS_OFFSET = 8;
    private static final int TIME_BYTES = 16;
    private static final long NANOS_IN_SECOND = 1_000_000_000L;

    /** What is under way then is one call that does not wait. */
    private static final long CLOSE_MILLIS = 1_000;

    private final Posix posix;
    private final String name;
    private final int descriptor;
    private final int waker;
    private final DescriptorUse use;
    private final Pointer poll;
    private final Pointer time;
    private final NativeMemory one;
    private final NativeMemory wakeUps;
    private Offload offload = Offload.NONE;

    /** What the kernel leaves to the reader, and takes from the writer. */
    public enum Offload {
        /** Packets as they are, without a virtio-net header. */
        NONE,
        /** A virtio-net header, but every packet complete. */
        HEADER,
        /** Checksums may be left open. */
        CHECKSUMS,
        /** Also TCP segments may be too large. */
        TCP,
        /** Also UDP datagrams may be several. */
        TCP_AND_UDP;

        /**
         * Whether each packet has a virtio-net header.
         *
         * @return false for {@link #NONE}
         */
        public boolean hasHeader() {
            return this != NONE;
        }

        /**
         * Whether TCP segments are cut and joined.
         *
         * @return true for the two last ones
         */
        public boolean joinsTcp() {
            return this == TCP || this == TCP_AND_UDP;
        }

        /**
         * Whether UDP datagrams are cut and joined.
         *
         * @return true for the last one
         */
        public boolean joinsUdp() {
            return this == TCP_AND_UDP;
        }
    }

    private TunFile(Posix posix, String name, int descriptor, int waker) {
        this.posix = posix;
        this.name = name;
        this.descriptor = descriptor;
        this.waker = waker;
        this.use = new DescriptorUse(this::closeDescriptors);
        this.poll = posix.allocate(2 * POLL_BYTES);
        this.time = posix.allocate(TIME_BYTES);
        this.one = posix.memory(Long.BYTES);
        this.wakeUps = posix.memory(Long.BYTES);
        one.bytes().order(ByteOrder.nativeOrder()).putLong(0, 1);
        poll.putInt(0, descriptor);
        poll.putInt(POLL_BYTES, waker);
    }

    static TunFile open(Posix posix, String name, Offload most) throws PosixException {
        byte[] nameBytes = name.getBytes(StandardCharsets.US_ASCII);
        if (nameBytes.length < 1 || nameBytes.length > LONGEST_NAME_BYTES) {
            throw new IllegalArgumentException(
                    "interface name '" + name + "' is not 1 to " + LONGEST_NAME_BYTES + " bytes long");
        }
        int descriptor = posix.functions().open(PATH, Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_CLOEXEC);
        if (descriptor < 0) {
            throw posix.failure("open " + PATH);
        }
        int waker = posix.functions().eventfd(0, Libc.EFD_NONBLOCK | Libc.EFD_CLOEXEC);
        if (waker < 0) {
            PosixException failure = posix.failure("eventfd");
            posix.functions().close(descriptor);
            throw failure;
        }
        TunFile file = new TunFile(posix, name, descriptor, waker);
        try {
            file.offload = file.attach(nameBytes, most);
            return file;
        } catch (PosixException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private Offload attach(byte[] nameBytes, Offload most) throws PosixException {
        Pointer request = posix.allocate(REQUEST_BYTES);
        request.put(0, nameBytes, 0, nameBytes.length);
        int plain = IFF_TUN | IFF_NO_PI | IFF_TUN_EXCL;
        if (most.hasHeader()) {
            request.putShort(REQUEST_FLAGS_OFFSET, (short) (plain | IFF_VNET_HDR));
            if (posix.functions().ioctl(descriptor, TUNSETIFF, request) == 0) {
                return negotiate(most);
            }
            Errno errno = posix.lastErrno();
            if (!errno.equals(Errno.EINVAL)) {
                throw new PosixException("TUNSETIFF " + name, errno);
            }
        }
        request.putShort(REQUEST_FLAGS_OFFSET, (short) plain);
        if (posix.functions().ioctl(descriptor, TUNSETIFF, request) != 0) {
            throw posix.failure("TUNSETIFF " + name);
        }
        return Offload.NONE;
    }

    private Offload negotiate(Offload most) throws PosixException {
        Pointer size = posix.allocate(Integer.BYTES);
        size.putInt(0, VIRTIO_HEADER_BYTES);
        if (posix.functions().ioctl(descriptor, TUNSETVNETHDRSZ, size) != 0) {
            throw posix.failure("TUNSETVNETHDRSZ " + name);
        }
        if (most.joinsUdp() && takes(CHECKSUMS_TCP_AND_UDP)) {
            return Offload.TCP_AND_UDP;
        }
        if (most.joinsTcp() && takes(CHECKSUMS_AND_TCP)) {
            return Offload.TCP;
        }
        return most != Offload.HEADER && takes(TUN_F_CSUM) ? Offload.CHECKSUMS : Offload.HEADER;
    }

    private boolean takes(int features) {
        return posix.functions().ioctl(descriptor, TUNSETOFFLOAD, features) == 0;
    }

    /**
     * What the kernel leaves to the reader, and takes from the writer.
     *
     * @return the most that it agreed to
     */
    public Offload offload() {
        return offload;
    }

    /**
     * Reads one packet, with its virtio-net header if there are any. Does not wait.
     *
     * @param into takes it; what is longer is cut off
     * @param offset where in the memory it is to begin
     * @return its length, or 0 if there is none
     * @throws PosixException if the file is closed or the interface is gone
     */
    public int read(NativeMemory into, int offset) throws PosixException {
        requireOpen();
        try {
            int capacity = into.bytes().capacity();
            int from = Objects.checkIndex(offset, capacity);
            long count = posix.functions().read(descriptor, into.address() + from, capacity - from);
            if (count >= 0) {
                return (int) count;
            }
            if (posix.hasFailedWith(Errno.EAGAIN) || posix.hasFailedWith(Errno.EINTR)) {
                return 0;
            }
            throw posix.failure("read " + name);
        } finally {
            use.leave();
        }
    }

    /**
     * Waits until there is a packet, the time is over or {@link #wakeUp} was called. May return early, when a signal arrives.
     *
     * @param timeoutNanos the longest wait, from 0 up
     * @return whether reading is worth while
     * @throws PosixException if the file is closed or waiting failed
     */
    public boolean await(long timeoutNanos) throws PosixException {
        requireOpen();
        try {
            time.putLong(0, timeoutNanos / NANOS_IN_SECOND);
            time.putLong(TIME_NANOS_OFFSET, timeoutNanos % NANOS_IN_SECOND);
            // Both fields, of which the second is the kernel's answer, by one store.
            poll.putInt(POLL_ASKED_OFFSET, Libc.POLLIN);
            poll.putInt(POLL_BYTES + POLL_ASKED_OFFSET, Libc.POLLIN);
            if (posix.functions().ppoll(poll, 2, time, null) < 0) {
                if (posix.hasFailedWith(Errno.EINTR)) {
                    return false;
                }
                throw posix.failure("ppoll " + name);
            }
            if (use.isClosed()) {
                throw closed();
            }
            if (poll.getShort(POLL_BYTES + POLL_EVENTS_OFFSET) != 0) {
                posix.functions().read(waker, wakeUps.address(), Long.BYTES);
            }
            return poll.getShort(POLL_EVENTS_OFFSET) != 0;
        } finally {
            use.leave();
        }
    }

    /** Makes a wait that is under way, or the next one, end at once. Harmless once the file is closed. */
    public void wakeUp() {
        if (use.enter()) {
            try {
                notifyWaker();
            } finally {
                use.leave();
            }
        }
    }

    private void notifyWaker() {
        // It cannot fail but for a full counter, and then the wait ends anyway.
        posix.functions().write(waker, one.address(), Long.BYTES);
    }

    /**
     * Writes one packet, with its virtio-net header if there are any. Does not wait.
     *
     * @param packet its pieces
     * @return false if the kernel did not take it: it is malformed, the interface is down, or memory is short
     * @throws PosixException if the file is closed or the interface is gone
     */
    public boolean write(IoVector packet) throws PosixException {
        requireOpen();
        try {
            long count = posix.functions().writev(descriptor, packet.address(), packet.count());
            if (count >= 0) {
                return true;
            }
            if (posix.hasFailedWith(Errno.EBADFD) || posix.hasFailedWith(Errno.EBADF)) {
                throw posix.failure("writev " + name);
            }
            return false;
        } finally {
            use.leave();
        }
    }

    private void requireOpen() throws PosixException {
        if (!use.enter()) {
            throw closed();
        }
    }

    private PosixException closed() {
        return new PosixException("the closed device " + name, Errno.EBADF);
    }

    /** Closes the file, which removes the interface, and ends a wait. Closing twice is harmless. */
    @Override
    public void close() {
        // Inside, so that the waker stays what it is while it is told.
        boolean inside = use.enter();
        boolean first = use.close();
        if (inside) {
            notifyWaker();
            use.leave();
        }
        if (first) {
            use.awaitReleased(CLOSE_MILLIS);
        }
    }

    private void closeDescriptors() {
        posix.functions().close(descriptor);
        posix.functions().close(waker);
    }

    @Override
    public String toString() {
        return "TunFile[" + name + ", " + offload + (use.isClosed() ? ", closed]" : "]");
    }
}
