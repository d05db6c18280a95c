package io.lanrage.core.control;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.Excerpt;
import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import java.util.List;

/**
 * What a member brings into a party.
 *
 * @param playerName what the player is called, for people: 1 to 64 characters
 * @param networks the own networks, which the party's prefix should not overlap
 */
public record MemberRequest(String playerName, List<IpPrefix> networks) {

    private static final int LONGEST_NAME = 64;

    /**
     * Checks the name and copies the networks.
     *
     * @throws InputException if the name is empty or too long
     */
    public MemberRequest {
        checkName("player", playerName);
        networks = List.copyOf(networks);
    }

    static void checkName(String whose, String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    whose + " name " + Excerpt.of(name) + " is not 1 to " + LONGEST_NAME + " characters");
        }
    }
}
