package io.lanrage.wireguard.lan;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;

/**
 * How much one member may send to all: each packet goes out once for every other member, so a party of 16 multiplies it by 15.
 *
 * @param packetsPerSecond packets, 1 to 10,000
 * @param bitsPerSecond bits of IP packets, 8,000 to 1,000,000,000
 */
public record CopyLimits(int packetsPerSecond, int bitsPerSecond) {

    /** Plenty for games, which announce themselves once or twice a second with some hundred bytes. */
    public static final CopyLimits DEFAULT = new CopyLimits(50, 64_000);

    private static final int MOST_PACKETS = 10_000;
    private static final int LEAST_BITS = 8_000;
    private static final int MOST_BITS = 1_000_000_000;

    /**
     * Checks the figures.
     *
     * @throws InputException if one is out of range
     */
    public CopyLimits {
        if (packetsPerSecond < 1 || packetsPerSecond > MOST_PACKETS) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    packetsPerSecond + " packets to all a second are not in 1.." + MOST_PACKETS);
        }
        if (bitsPerSecond < LEAST_BITS || bitsPerSecond > MOST_BITS) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    bitsPerSecond + " bits to all a second are not in " + LEAST_BITS + ".." + MOST_BITS);
        }
    }
}
