package io.lanrage.wireguard.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AllowedAddressesTest {

    @Test
    void longestPrefixWins() {
        AllowedAddresses<String> table = AllowedAddresses.<String>none()
                .with("all", prefixes("0.0.0.0/0"))
                .with("net", prefixes("10.1.0.0/16"))
                .with("host", prefixes("10.1.2.3/32"));
        assertThat(find(table, "10.1.2.3")).isEqualTo("host");
        assertThat(find(table, "10.1.2.4")).isEqualTo("net");
        assertThat(find(table, "10.2.2.3")).isEqualTo("all");
    }

    @Test
    void nobodyOwnsWhatWasNotGiven() {
        AllowedAddresses<String> table = AllowedAddresses.<String>none().with("host", prefixes("10.1.2.3/32"));
        assertThat(find(table, "10.1.2.2")).isNull();
        assertThat(find(table, "::1")).isNull();
        assertThat(find(AllowedAddresses.<String>none(), "10.1.2.3")).isNull();
    }

    @Test
    void familiesAreApart() {
        AllowedAddresses<String> table = AllowedAddresses.<String>none().with("six", prefixes("::/0", "fd00::/8"));
        assertThat(find(table, "10.1.2.3")).isNull();
        assertThat(find(table, "fd00::1")).isEqualTo("six");
    }

    @Test
    void prefixMovesToItsNewOwner() {
        AllowedAddresses<String> table = AllowedAddresses.<String>none()
                .with("ann", prefixes("10.1.2.3/32", "10.9.0.0/24"))
                .with("ben", prefixes("10.1.2.3/32"));
        assertThat(find(table, "10.1.2.3")).isEqualTo("ben");
        assertThat(table.of("ann")).containsExactlyElementsOf(prefixes("10.9.0.0/24"));
        assertThat(find(table.without("ben"), "10.1.2.3")).isNull();
    }

    @Test
    void agreesWithALookThroughAllPrefixes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            Map<IpPrefix, String> model = new HashMap<>();
            AllowedAddresses<String> table = AllowedAddresses.none();
            for (int i = 0; i < 60; i++) {
                String owner = "peer" + random.nextInt(10);
                if (random.nextInt(10) == 0) {
                    model.values().removeIf(owner::equals);
                    table = table.without(owner);
                } else {
                    IpPrefix prefix = randomPrefix(random);
                    model.put(prefix, owner);
                    table = table.with(owner, List.of(prefix));
                }
            }
            for (int i = 0; i < 300; i++) {
                InetAddress address = near(random, model);
                Assertions.assertThat(find(table, address))
                        .as("%s, seed %d", address, seed)
                        .isEqualTo(naive(model, address));
            }
        }
    }

    private static InetAddress near(Random random, Map<IpPrefix, String> model) {
        List<IpPrefix> all = new ArrayList<>(model.keySet());
        byte[] bytes = all.isEmpty()
                ? new byte[4]
                : all.get(random.nextInt(all.size())).address().getAddress();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        return address(bytes);
    }

    private static IpPrefix randomPrefix(Random random) {
        byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
        // Few different bits, so that prefixes are within each other.
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(2) * 0x80 + random.nextInt(2));
        }
        return IpPrefix.containing(address(bytes), random.nextInt(bytes.length * 8 + 1));
    }

    private static @Nullable String naive(Map<IpPrefix, String> model, InetAddress address) {
        return model.entrySet().stream()
                .filter(entry -> entry.getKey().contains(address))
                .max(Map.Entry.comparingByKey((a, b) -> Integer.compare(a.length(), b.length())))
                .map(Map.Entry::getValue)
                .orElse(null);
    }

    private static List<IpPrefix> prefixes(String... texts) {
        return List.of(texts).stream().map(IpPrefix::parse).toList();
    }

    private static @Nullable String find(AllowedAddresses<String> table, String address) {
        return find(table, IpPrefix.parseAddress(address));
    }

    private static @Nullable String find(AllowedAddresses<String> table, InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.capacity() == 4 ? table.ipv4(bytes.getInt(0)) : table.ipv6(bytes.getLong(0), bytes.getLong(8));
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
