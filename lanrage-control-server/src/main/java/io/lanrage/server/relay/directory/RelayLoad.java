package io.lanrage.server.relay.directory;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;

/**
 * How much a relay has to do.
 *
 * @param allocations how many there are, 0 or more
 * @param maxAllocations how many there may be, at least 1
 * @param bitsPerSecond what was relayed lately, both ways, 0 or more
 * @param maxBitsPerSecond what may be, at least 1
 */
public record RelayLoad(long allocations, long maxAllocations, long bitsPerSecond, long maxBitsPerSecond) {

    /** More than any relay has; keeps percentages within a long. */
    private static final long MOST = 1L << 50;

    /**
     * Checks the ranges.
     *
     * @throws InputException if a figure is out of its range
     */
    public RelayLoad {
        check("allocations", allocations, 0);
        check("maxAllocations", maxAllocations, 1);
        check("bitsPerSecond", bitsPerSecond, 0);
        check("maxBitsPerSecond", maxBitsPerSecond, 1);
    }

    /**
     * The scarcer of the two, allocations or bandwidth.
     *
     * @return 0 to 100, rounded down: 100 is all of it
     */
    public int percent() {
        long scarcer = Math.max(100 * allocations / maxAllocations, 100 * bitsPerSecond / maxBitsPerSecond);
        return (int) Math.min(100, scarcer);
    }

    private static void check(String name, long value, long least) {
        if (value < least || value > MOST) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID, name + " of a relay, " + value + ", is not in " + least + ".." + MOST);
        }
    }
}
