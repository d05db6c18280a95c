package io.lanrage.wireguard.uapi;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.SecretKey;
import java.net.Inet6Address;
import java.net.InetSocketAddress;

/**
 * Makes the text of requests: lines of {@code key=value}, ended by an empty line.
 *
 * <pre>
 * get=1             set=1
 *                   private_key=HEX                      ┐
 *                   listen_port=NUMBER                   │ the device
 *                   fwmark=NUMBER                        │
 *                   replace_peers=true                   ┘
 *                   public_key=HEX                       ┐
 *                   remove=true, or                      │
 *                   update_only=true                     │
 *                   preshared_key=HEX                    │ each peer
 *                   endpoint=ADDRESS:PORT                │
 *                   persistent_keepalive_interval=SECONDS│
 *                   replace_allowed_ips=true             │
 *                   allowed_ip=PREFIX …                  │
 *                   allowed_ip=-PREFIX …                 ┘
 * </pre>
 */
final class RequestEncoder {
    /** What stands for a key where there is none. */
    static final String NO_KEY = "0".repeat(2 * SecretKey.BYTES);

    private RequestEncoder() {}

    static void encodeGet(SecretBytes out) {
        out.append("get=1\n\n");
    }

    static void encodeSet(DeviceChange change, SecretBytes out) {
        out.append("set=1\n");
        change.privateKey()
                .ifPresent(key ->
                        out.append("private_key=").appendHexAndWipe(key.bytes()).append("\n"));
        if (change.removesPrivateKey()) {
            out.append("private_key=" + NO_KEY + "\n");
        }
        change.listenPort().ifPresent(port -> out.append("listen_port=" + port + "\n"));
        change.firewallMark().ifPresent(mark -> out.append("fwmark=" + mark + "\n"));
        if (change.replacesPeers()) {
            out.append("replace_peers=true\n");
        }
        for (PeerChange peer : change.peers()) {
            out.append("public_key=").appendHexAndWipe(peer.key().bytes()).append("\n");
            if (peer instanceof PeerChange.Put put) {
                encodePut(put, out);
            } else {
                out.append("remove=true\n");
            }
        }
        out.append("\n");
    }

    private static void encodePut(PeerChange.Put put, SecretBytes out) {
        if (put.updatesOnly()) {
            out.append("update_only=true\n");
        }
        put.presharedKey()
                .ifPresent(key -> out.append("preshared_key=")
                        .appendHexAndWipe(key.bytes())
                        .append("\n"));
        // Before the keepalive, which may send at once.
        put.endpoint().ifPresent(endpoint -> out.append("endpoint=" + text(endpoint) + "\n"));
        put.keepalive()
                .ifPresent(interval -> out.append("persistent_keepalive_interval=" + interval.toSeconds() + "\n"));
        if (put.replacesAllowedAddresses()) {
            out.append("replace_allowed_ips=true\n");
        }
        for (IpPrefix prefix : put.allowedAddresses()) {
            out.append("allowed_ip=" + prefix + "\n");
        }
        for (IpPrefix prefix : put.removedAddresses()) {
            out.append("allowed_ip=-" + prefix + "\n");
        }
    }

    /** An endpoint as {@link ProtocolLines#endpoint} reads it. */
    static String text(InetSocketAddress endpoint) {
        String address = endpoint.getAddress().getHostAddress();
        boolean bracketed = endpoint.getAddress() instanceof Inet6Address;
        return (bracketed ? "[" + address + "]" : address) + ":" + endpoint.getPort();
    }
}
