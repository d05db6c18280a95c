package io.lanrage.nat.turn.client;

import io.lanrage.nat.stun.AdditionalAddressFamily;
import io.lanrage.nat.stun.AddressFamily;
import io.lanrage.nat.stun.RequestedAddressFamily;
import io.lanrage.nat.stun.StunAttribute;
import java.util.Optional;

/** Of which families the relayed addresses are to be (RFC 8656 §7.1). */
public enum RelayFamilies {
    /** One address, of IPv4: what every server gives. */
    IPV4(Optional.empty()),
    /** One address, of IPv6. */
    IPV6(Optional.of(new RequestedAddressFamily(AddressFamily.IPV6.code()))),
    /** Two, one of each; a server that has no IPv6 gives the one of IPv4. */
    BOTH(Optional.of(new AdditionalAddressFamily(AddressFamily.IPV6.code())));

    private final Optional<StunAttribute> attribute;

    RelayFamilies(Optional<StunAttribute> attribute) {
        this.attribute = attribute;
    }

    /** What an Allocate request says for it. */
    Optional<StunAttribute> attribute() {
        return attribute;
    }

    /** Whether an address of this family was asked for. */
    boolean include(AddressFamily family) {
        return this == BOTH || (this == IPV6) == (family == AddressFamily.IPV6);
    }
}
