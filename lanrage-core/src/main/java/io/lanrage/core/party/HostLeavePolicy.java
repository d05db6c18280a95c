package io.lanrage.core.party;

/** What becomes of a party when its host leaves. */
public enum HostLeavePolicy {
    /** The party ends for all. */
    DISSOLVE,
    /** The connected member who has been there longest becomes host. */
    MIGRATE
}
