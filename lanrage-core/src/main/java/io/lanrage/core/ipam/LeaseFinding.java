package io.lanrage.core.ipam;

import io.lanrage.core.key.PeerId;
import java.net.InetAddress;

/** A broken promise that {@link IpAddressPool#check()} found. */
public sealed interface LeaseFinding {

    /**
     * Two peers hold one address.
     *
     * @param address which
     * @param first one holder, by lease or while the address rests for it
     * @param second another holder
     */
    record HeldTwice(InetAddress address, PeerId first, PeerId second) implements LeaseFinding {}

    /**
     * A peer holds an address that is not in the part of the prefix that is open.
     *
     * @param address which
     * @param holder who holds it
     */
    record OutOfRange(InetAddress address, PeerId holder) implements LeaseFinding {}

    /**
     * A peer holds the first or last address of a /24.
     *
     * @param address which
     * @param holder who holds it
     */
    record Reserved(InetAddress address, PeerId holder) implements LeaseFinding {}

    /**
     * An address is held but not marked as taken: it could be leased to another.
     *
     * @param address which
     */
    record NotMarked(InetAddress address) implements LeaseFinding {}

    /**
     * An address is marked as taken but nobody holds it: it is lost.
     *
     * @param address which
     */
    record Lost(InetAddress address) implements LeaseFinding {}
}
