package io.lanrage.core.nat;

/** How a NAT maps or filters, in the terms of RFC 4787 §4.1 and §5. */
public enum NatBehavior {
    /** The same for every remote endpoint. */
    ENDPOINT_INDEPENDENT("endpoint-independent"),
    /** Different for each remote address, the same for all its ports. */
    ADDRESS_DEPENDENT("address-dependent"),
    /** Different for each remote address and port. */
    ADDRESS_AND_PORT_DEPENDENT("address-and-port-dependent"),
    /** Not found out. */
    UNKNOWN("unknown");

    private final String label;

    NatBehavior(String label) {
        this.label = label;
    }

    /**
     * The name for people.
     *
     * @return for instance {@code endpoint-independent}
     */
    public String label() {
        return label;
    }
}
