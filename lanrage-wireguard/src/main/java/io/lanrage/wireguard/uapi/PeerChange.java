package io.lanrage.wireguard.uapi;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PublicKey;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What to do with one peer of a WireGuard device. */
public sealed interface PeerChange {

    /**
     * Which peer.
     *
     * @return its key
     */
    PublicKey key();

    /**
     * Adds a peer or changes the one that is there. What is empty stays as it is.
     *
     * @param key which peer
     * @param updatesOnly whether a peer that is not there is left out instead of added
     * @param presharedKey the key that the pair shares; all zeroes for none, which is the same to WireGuard
     * @param endpoint where to send its packets; resolved
     * @param keepalive how often an idle tunnel sends, in whole seconds up to 65,535; zero for never. Turning it on makes
     *     WireGuard send at once, and so shake hands
     * @param replacesAllowedAddresses whether the peer keeps only the addresses given here
     * @param allowedAddresses addresses to add; an address belongs to one peer, and is taken from the one that had it
     * @param removedAddresses addresses to take from the peer after that; those that it has not are left out
     */
    record Put(
            PublicKey key,
            boolean updatesOnly,
            Optional<PresharedKey> presharedKey,
            Optional<InetSocketAddress> endpoint,
            Optional<Duration> keepalive,
            boolean replacesAllowedAddresses,
            List<IpPrefix> allowedAddresses,
            List<IpPrefix> removedAddresses)
            implements PeerChange {

        private static final Duration LONGEST_KEEPALIVE = Duration.ofSeconds(65_535);

        /**
         * Copies the lists; checks keepalive and endpoint.
         *
         * @throws InputException if the keepalive is out of range or has fractions of seconds, or the endpoint is not
         *     resolved or has port 0
         */
        public Put {
            allowedAddresses = List.copyOf(allowedAddresses);
            removedAddresses = List.copyOf(removedAddresses);
            keepalive.ifPresent(Put::requireWholeSeconds);
            endpoint.ifPresent(Put::requireUsable);
        }

        /**
         * The same, with no addresses taken from the peer.
         *
         * @param key which peer
         * @param updatesOnly whether a peer that is not there is left out instead of added
         * @param presharedKey the key that the pair shares
         * @param endpoint where to send its packets
         * @param keepalive how often an idle tunnel sends
         * @param replacesAllowedAddresses whether the peer keeps only the addresses given here
         * @param allowedAddresses addresses to add
         * @throws InputException as for the whole
         */
        public Put(
                PublicKey key,
                boolean updatesOnly,
                Optional<PresharedKey> presharedKey,
                Optional<InetSocketAddress> endpoint,
                Optional<Duration> keepalive,
                boolean replacesAllowedAddresses,
                List<IpPrefix> allowedAddresses) {
            this(
                    key,
                    updatesOnly,
                    presharedKey,
                    endpoint,
                    keepalive,
                    replacesAllowedAddresses,
                    allowedAddresses,
                    List.of());
        }

        private static void requireWholeSeconds(Duration keepalive) {
            boolean fits = !keepalive.isNegative() && keepalive.compareTo(LONGEST_KEEPALIVE) <= 0;
            boolean whole = keepalive.equals(Duration.ofSeconds(keepalive.toSeconds()));
            if (!fits || !whole) {
                throw new InputException(
                        ErrorCode.INPUT_INVALID, "keepalive " + keepalive + " is not of 0..65535 whole seconds");
            }
        }

        private static void requireUsable(InetSocketAddress endpoint) {
            if (endpoint.isUnresolved() || endpoint.getPort() == 0) {
                throw new InputException(
                        ErrorCode.INPUT_INVALID, "endpoint " + endpoint + " is not an address with a port");
            }
        }
    }

    /**
     * Removes a peer with everything that belongs to it; does nothing if it is not there.
     *
     * @param key which peer
     */
    record Remove(PublicKey key) implements PeerChange {}
}
