package io.lanrage.server.registry;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;

/**
 * How much the registry holds at most.
 *
 * @param maxParties parties at once
 * @param maxMembers members of all parties together
 */
public record RegistryLimits(int maxParties, int maxMembers) {

    /** What one small machine serves with ease: about 1 KiB of memory a member. */
    public static final RegistryLimits DEFAULT = new RegistryLimits(5_000, 20_000);

    /**
     * Checks the limits.
     *
     * @throws InputException if one is less than 1
     */
    public RegistryLimits {
        if (maxParties < 1 || maxMembers < 1) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "limits of " + maxParties + " parties and " + maxMembers + " members are not at least 1");
        }
    }
}
