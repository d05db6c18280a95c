package io.lanrage.cli.lab;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Who has which address. Public ones come from the documentation ranges (RFC 5737), so that none is anybody's even if a
 * packet should escape; behind a NAT they are private (RFC 1918), of another network at each site.
 *
 * @param site the number of the site, from 1 to {@value #MAX_SITES}
 */
record AddressPlan(int site) {
    static final int MAX_SITES = 24;
    static final int MAX_HOSTS = 9;

    /** The server's two addresses, which differ in more than the last byte, as RFC 5780 wants it to be able to tell. */
    static final Inet4Address SERVER = address(203, 0, 113, 1);

    static final Inet4Address SERVER_ALTERNATE = address(198, 51, 100, 1);

    /** The core's own address, the same on each of its interfaces: everybody's next hop, and the source of its errors. */
    static final Inet4Address CORE = address(192, 0, 2, 1);

    AddressPlan {
        if (site < 1 || site > MAX_SITES) {
            throw new IllegalArgumentException("a laboratory has at most " + MAX_SITES + " sites, not " + site);
        }
    }

    /** The router's public address. */
    Inet4Address router() {
        return address(203, 0, 113, 10 * site);
    }

    /** The router's address towards the hosts behind its NAT. */
    Inet4Address gateway() {
        return address(192, 168, site, 1);
    }

    /** The public address of a host without NAT; {@code host} counts from 1. */
    Inet4Address publicHost(int host) {
        return address(203, 0, 113, 10 * site + checked(host));
    }

    /** The private address of a host behind NAT; {@code host} counts from 1. */
    Inet4Address privateHost(int host) {
        return address(192, 168, site, 100 + checked(host));
    }

    private static int checked(int host) {
        if (host < 1 || host > MAX_HOSTS) {
            throw new IllegalArgumentException("a site has at most " + MAX_HOSTS + " hosts, not " + host);
        }
        return host;
    }

    private static Inet4Address address(int a, int b, int c, int d) {
        try {
            return (Inet4Address) InetAddress.getByAddress(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }
}
