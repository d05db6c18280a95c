package io.lanrage.wireguard.posix;

import jnr.ffi.Pointer;

/**
 * A wait for several sockets at once, poll(2). Used again and again by one thread: {@link #clear}, add the sockets, {@link #await},
 * and ask which are {@linkplain #isReady ready}.
 *
 * <p>Layout of each {@code pollfd}:
 *
 * <pre>
 *  0  s32  descriptor
 *  4  s16  asked events
 *  6  s16  events
 * </pre>
 */
public final class SocketWait {
    private static final int DESCRIPTOR_OFFSET = 0;
    private static final int ASKED_OFFSET = 4;
    private static final int EVENTS_OFFSET = 6;
    private static final int ENTRY_BYTES = 8;

    private final Posix posix;
    private final Pointer entries;
    private final int capacity;
    private int count;

    SocketWait(Posix posix, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity " + capacity + " is below 1");
        }
        this.posix = posix;
        this.capacity = capacity;
        this.entries = posix.allocate(capacity * ENTRY_BYTES);
    }

    /** Forgets all sockets. */
    public void clear() {
        count = 0;
    }

    /**
     * Adds a connection.
     *
     * @param socket an open one
     * @param forWriting whether to wait for room to write; for something to read otherwise
     * @return its index for {@link #isReady}
     */
    public int add(UnixStreamSocket socket, boolean forWriting) {
        return add(socket.open(), forWriting ? Libc.POLLOUT : Libc.POLLIN);
    }

    /**
     * Adds a listening socket.
     *
     * @param socket an open one
     * @return its index for {@link #isReady}
     */
    public int add(UnixServerSocket socket) {
        return add(socket.open(), Libc.POLLIN);
    }

    int add(int descriptor, short events) {
        if (count == capacity) {
            throw new IllegalStateException("there are " + capacity + " sockets already, as many as fit");
        }
        int entry = count * ENTRY_BYTES;
        entries.putInt(entry + DESCRIPTOR_OFFSET, descriptor);
        entries.putShort(entry + ASKED_OFFSET, events);
        entries.putShort(entry + EVENTS_OFFSET, (short) 0);
        return count++;
    }

    /**
     * Waits until one of the sockets is ready or has failed. May return early, when a signal arrives.
     *
     * @param timeoutMillis the longest wait, from 0 up
     * @return whether one is ready
     * @throws PosixException if waiting failed
     */
    public boolean await(int timeoutMillis) throws PosixException {
        return await(timeoutMillis, count + " sockets");
    }

    boolean await(int timeoutMillis, String what) throws PosixException {
        if (timeoutMillis < 0) {
            throw new IllegalArgumentException("timeout " + timeoutMillis + " ms is below 0 ms");
        }
        int ready = posix.functions().poll(entries, count, timeoutMillis);
        if (ready >= 0) {
            return ready > 0;
        }
        Errno errno = posix.lastErrno();
        if (errno.equals(Errno.EINTR)) {
            return false;
        }
        throw new PosixException("poll " + what, errno);
    }

    /**
     * Whether a socket had something for its thread to do, an error or the end included, when the wait ended.
     *
     * @param index as the socket was added
     * @return whether it is worth a call
     */
    public boolean isReady(int index) {
        if (index < 0 || index >= count) {
            throw new IndexOutOfBoundsException("socket " + index + " of " + count);
        }
        return entries.getShort((long) index * ENTRY_BYTES + EVENTS_OFFSET) != 0;
    }
}
