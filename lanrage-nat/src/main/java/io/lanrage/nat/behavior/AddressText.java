package io.lanrage.nat.behavior;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** Addresses as people write them. */
final class AddressText {

    private AddressText() {}

    /** For instance {@code 192.0.2.1:3478} or {@code [2001:db8::1]:3478}. */
    static String of(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
