package io.lanrage.nat.posix;

/** Error numbers of Linux that mean something to a UDP socket. */
public final class Errno {

    /** Interrupted by a signal: try again. */
    public static final int EINTR = 4;
    /** For a segmented batch: the device cannot compute checksums, so the kernel does not cut. */
    public static final int EIO = 5;
    /** The descriptor is closed. */
    public static final int EBADF = 9;
    /** Nothing to read, or no room to send. */
    public static final int EAGAIN = 11;
    /** For a segmented batch: a segment does not fit into the path's packets, or the kernel takes fewer segments. */
    public static final int EINVAL = 22;
    /** Too long to be sent. */
    public static final int EMSGSIZE = 90;
    /** The device's queue is full. */
    public static final int ENOBUFS = 105;

    private Errno() {}
}
