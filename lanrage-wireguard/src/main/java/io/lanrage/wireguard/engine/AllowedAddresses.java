package io.lanrage.wireguard.engine;

import io.lanrage.core.ipam.IpPrefix;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which prefixes belong to whom: WireGuard's cryptokey routing (white paper §2). The longest prefix wins; a prefix belongs to one
 * owner. Immutable, so that the data path reads it without a lock; looking up allocates nothing and takes one probe for each length
 * of prefix that is in use.
 *
 * @param <T> the owners
 */
final class AllowedAddresses<T> {

    private final Map<IpPrefix, T> owners;
    private final List<Level<T>> ipv4;
    private final List<Level<T>> ipv6;

    private AllowedAddresses(Map<IpPrefix, T> owners) {
        this.owners = owners;
        this.ipv4 = levels(owners, prefix -> prefix.address() instanceof Inet4Address);
        this.ipv6 = levels(owners, prefix -> !(prefix.address() instanceof Inet4Address));
    }

    /** A table without prefixes. */
    static <T> AllowedAddresses<T> none() {
        return new AllowedAddresses<>(Map.of());
    }

    /** This table, with prefixes that belong to an owner from now on, whoever had them before. */
    AllowedAddresses<T> with(T owner, List<IpPrefix> prefixes) {
        Map<IpPrefix, T> changed = new HashMap<>(owners);
        prefixes.forEach(prefix -> changed.put(prefix, owner));
        return new AllowedAddresses<>(changed);
    }

    /** This table without the prefixes of an owner. */
    AllowedAddresses<T> without(T owner) {
        Map<IpPrefix, T> changed = new HashMap<>(owners);
        changed.values().removeIf(Predicate.isEqual(owner));
        return new AllowedAddresses<>(changed);
    }

    /** This table without these prefixes of an owner; those that are another's stay. */
    AllowedAddresses<T> without(T owner, List<IpPrefix> prefixes) {
        if (prefixes.isEmpty()) {
            return this;
        }
        Map<IpPrefix, T> changed = new HashMap<>(owners);
        prefixes.forEach(prefix -> changed.remove(prefix, owner));
        return new AllowedAddresses<>(changed);
    }

    /** The prefixes of an owner, in no particular order. */
    List<IpPrefix> of(T owner) {
        List<IpPrefix> prefixes = new ArrayList<>();
        owners.forEach((prefix, itsOwner) -> {
            if (itsOwner.equals(owner)) {
                prefixes.add(prefix);
            }
        });
        return prefixes;
    }

    /** Whose an IPv4 address is. */
    @Nullable
    T ipv4(int address) {
        return find(ipv4, Integer.toUnsignedLong(address) << Integer.SIZE, 0);
    }

    /** Whose an IPv6 address is, given in two halves. */
    @Nullable
    T ipv6(long high, long low) {
        return find(ipv6, high, low);
    }

    private static <T> @Nullable T find(List<Level<T>> levels, long high, long low) {
        // By index: an iterator would be an allocation for each packet.
        for (int i = 0; i < levels.size(); i++) {
            T owner = levels.get(i).find(high, low);
            if (owner != null) {
                return owner;
            }
        }
        return null;
    }

    private static <T> List<Level<T>> levels(Map<IpPrefix, T> owners, Predicate<IpPrefix> family) {
        return owners.keySet().stream()
                .filter(family)
                .map(IpPrefix::length)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .map(length -> new Level<>(
                        length,
                        owners.entrySet().stream()
                                .filter(entry -> family.test(entry.getKey()))
                                .filter(entry -> entry.getKey().length() == length)
                                .toList()))
                .toList();
    }

    /** All prefixes of one length: a hash table with open addressing, at most half full. IPv4 addresses are the upper 32 bits. */
    private static final class Level<T> {

        private final long highMask;
        private final long lowMask;
        private final long[] highs;
        private final long[] lows;
        private final List<@Nullable T> owners;
        private final int mask;

        Level(int length, List<Map.Entry<IpPrefix, T>> entries) {
            int size = Math.max(2, Integer.highestOneBit(entries.size()) * 4);
            highMask = mask(Math.min(length, Long.SIZE));
            lowMask = mask(Math.max(length - Long.SIZE, 0));
            highs = new long[size];
            lows = new long[size];
            mask = size - 1;
            List<@Nullable T> places = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                places.add(null);
            }
            owners = places;
            entries.forEach(entry -> put(entry.getKey(), entry.getValue()));
        }

        private static long mask(int bits) {
            return bits == 0 ? 0 : -1L << (Long.SIZE - bits);
        }

        private void put(IpPrefix prefix, T owner) {
            byte[] bytes = prefix.address().getAddress();
            ByteBuffer address = ByteBuffer.allocate(2 * Long.BYTES).put(bytes);
            long high = address.getLong(0);
            long low = address.getLong(Long.BYTES);
            int place = place(high, low);
            while (owners.get(place) != null) {
                place = (place + 1) & mask;
            }
            highs[place] = high;
            lows[place] = low;
            owners.set(place, owner);
        }

        @Nullable
        T find(long high, long low) {
            long maskedHigh = high & highMask;
            long maskedLow = low & lowMask;
            int place = place(maskedHigh, maskedLow);
            T owner = owners.get(place);
            while (owner != null) {
                if (highs[place] == maskedHigh && lows[place] == maskedLow) {
                    return owner;
                }
                place = (place + 1) & mask;
                owner = owners.get(place);
            }
            return null;
        }

        private int place(long high, long low) {
            // Fibonacci hashing: neighbouring addresses end up far apart.
            long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9E37_79B9_7F4A_7C15L;
            return (int) (mixed >>> 32) & mask;
        }
    }
}
