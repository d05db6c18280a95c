package io.lanrage.wireguard.posix;

import java.nio.ByteBuffer;
import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of memory that one write takes as if they were one (writev(2)). Filling it allocates nothing. Belongs to one thread.
 *
 * <pre>
 * iovec (Linux, 64 bits)
 *  0  u64  address
 *  8  u64  bytes
 * </pre>
 */
public final class IoVector {
    /** More the kernel does not take (IOV_MAX). */
    public static final int MAX_PIECES = 1024;

    private static final int BYTES_OFFSET = 8;
    private static final int PIECE_BYTES = 16;

    private final Posix posix;
    private final int maxPieces;
    private final Pointer pieces;
    private int count;
    private long totalBytes;
    /** The buffer that pieces came from last, kept reachable, and its address: mostly they all come from one. */
    private @Nullable ByteBuffer latest;

    private long latestAddress;

    IoVector(Posix posix, int maxPieces) {
        if (maxPieces < 1 || maxPieces > MAX_PIECES) {
            throw new IllegalArgumentException(maxPieces + " pieces are not in 1.." + MAX_PIECES);
        }
        this.posix = posix;
        this.maxPieces = maxPieces;
        this.pieces = posix.allocate(maxPieces * PIECE_BYTES);
    }

    /** Forgets all pieces. */
    public void clear() {
        count = 0;
        totalBytes = 0;
    }

    /**
     * Adds a piece. All buffers of one write must stay reachable until it is done, which is the caller's business.
     *
     * @param buffer a direct buffer; borrowed
     * @param offset the piece's absolute index in it
     * @param bytes its length, from 0 up
     */
    public void add(ByteBuffer buffer, int offset, int bytes) {
        if (offset < 0 || bytes < 0 || bytes > buffer.capacity() - offset) {
            throw new IndexOutOfBoundsException(
                    bytes + " bytes from " + offset + " are not within " + buffer.capacity() + " bytes");
        }
        if (count == maxPieces) {
            throw new IllegalStateException("the vector has " + maxPieces + " pieces already");
        }
        long piece = (long) count * PIECE_BYTES;
        pieces.putLong(piece, address(buffer) + offset);
        pieces.putLong(piece + BYTES_OFFSET, bytes);
        count++;
        totalBytes += bytes;
    }

    // Buffers with the same bytes in them are at different places.
    @SuppressWarnings("ReferenceEquality")
    private long address(ByteBuffer buffer) {
        if (latest != buffer) {
            latestAddress = posix.address(buffer);
            latest = buffer;
        }
        return latestAddress;
    }

    /**
     * How many pieces there are.
     *
     * @return from 0 up
     */
    public int count() {
        return count;
    }

    /**
     * How long all pieces are together.
     *
     * @return bytes
     */
    public long totalBytes() {
        return totalBytes;
    }

    long address() {
        return pieces.address();
    }
}
