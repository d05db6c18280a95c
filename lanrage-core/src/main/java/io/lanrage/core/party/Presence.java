package io.lanrage.core.party;

/** Whether the control plane hears from a member. */
public enum Presence {
    /** It does. */
    PRESENT,
    /** It has not for a while; slot and virtual address are kept. */
    AWAY
}
