package io.lanrage.core.nat;

/**
 * The traditional summary of a NAT's mapping and filtering behaviour (RFC 3489 §5, in RFC 5780's terms).
 *
 * <p>It orders attempts and explains results; it never forbids an attempt, because two NATs of one type may still differ.
 */
public enum NatType {
    /** No translation and no filter: anybody reaches the socket. */
    OPEN("open"),
    /** One mapping for all, and anybody may use it. */
    FULL_CONE("full cone"),
    /** One mapping for all, open to addresses that were sent to. */
    RESTRICTED_CONE("restricted cone"),
    /** One mapping for all, open to endpoints that were sent to. */
    PORT_RESTRICTED_CONE("port-restricted cone"),
    /** A mapping of its own for each remote endpoint. */
    SYMMETRIC("symmetric"),
    /** Not found out, or UDP does not pass. */
    UNKNOWN("unknown");

    private final String label;

    NatType(String label) {
        this.label = label;
    }

    /**
     * The name for people.
     *
     * @return for instance {@code port-restricted cone}
     */
    public String label() {
        return label;
    }

    /**
     * Summarises two behaviours.
     *
     * @param translated whether the address or port that servers see is another than the socket's own
     * @param mapping how the NAT maps
     * @param filtering how the NAT, or a firewall, filters
     * @return the type; unknown filtering counts as the narrowest, which is what most NATs do
     */
    public static NatType of(boolean translated, NatBehavior mapping, NatBehavior filtering) {
        return switch (mapping) {
            case UNKNOWN -> UNKNOWN;
            case ADDRESS_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT -> SYMMETRIC;
            case ENDPOINT_INDEPENDENT ->
                switch (filtering) {
                    case ENDPOINT_INDEPENDENT -> translated ? FULL_CONE : OPEN;
                    case ADDRESS_DEPENDENT -> RESTRICTED_CONE;
                    case ADDRESS_AND_PORT_DEPENDENT, UNKNOWN -> PORT_RESTRICTED_CONE;
                };
        };
    }

    /**
     * Tells whether simple hole punching (checks from both sides at once, no port prediction) is expected to join two peers.
     *
     * @param other the other peer's type
     * @return true if a direct path is expected
     */
    public boolean isCompatibleWith(NatType other) {
        if (this == UNKNOWN || other == UNKNOWN) {
            return false;
        }
        boolean hard = this == SYMMETRIC || other == SYMMETRIC;
        boolean narrow = this == PORT_RESTRICTED_CONE || other == PORT_RESTRICTED_CONE;
        return !hard || !(narrow || (this == SYMMETRIC && other == SYMMETRIC));
    }
}
