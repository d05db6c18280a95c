package io.lanrage.core.control;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.party.HostLeavePolicy;

/**
 * What a new party is to be.
 *
 * @param name what it is called, for people: at most 64 characters
 * @param hostLeavePolicy what becomes of it when its host leaves
 * @param maxMembers how many members it may have, 2 to 64
 * @param host what its creator brings
 */
public record PartyRequest(String name, HostLeavePolicy hostLeavePolicy, int maxMembers, MemberRequest host) {

    /** How many members a party may have if nothing else is said. */
    public static final int DEFAULT_MAX_MEMBERS = 16;

    /**
     * Checks the limits.
     *
     * @throws InputException if one is passed
     */
    public PartyRequest {
        MemberRequest.checkName("party", name);
        if (maxMembers < 2 || maxMembers > 64) {
            throw new InputException(ErrorCode.INPUT_INVALID, "a party of " + maxMembers + " is not one of 2 to 64");
        }
    }
}
