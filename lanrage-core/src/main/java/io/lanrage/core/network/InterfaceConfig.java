package io.lanrage.core.network;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.Excerpt;
import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PrivateKey;
import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * What a virtual interface is to be.
 *
 * @param name the interface's name: 1 to 15 characters, letters, figures, {@code _}, {@code .} and {@code -}, beginning with a letter
 * @param privateKey the own key
 * @param address the own virtual address, within the prefix
 * @param prefix the party's prefix, which is routed to the interface
 * @param mtu largest IP packet, 576 to 65,535 bytes
 * @param openPorts which ports other members reach
 */
public record InterfaceConfig(
        String name, PrivateKey privateKey, InetAddress address, IpPrefix prefix, int mtu, OpenPorts openPorts) {

    /** The name if nothing else is said. */
    public static final String DEFAULT_NAME = "lanrage0";

    /** Fits every path that carries IPv6 (RFC 8200 §5), so that there are no black holes before the path was probed. */
    public static final int DEFAULT_MTU = 1280;

    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_.-]{0,14}");

    /**
     * Checks name, address and MTU.
     *
     * @throws InputException if one of them is not as described
     */
    public InterfaceConfig {
        if (!NAME.matcher(name).matches()) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "interface name " + Excerpt.of(name)
                            + " is not 1 to 15 letters, figures, '_', '.', '-', a letter first");
        }
        if (!prefix.contains(address)) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID, "address " + address.getHostAddress() + " is not in prefix " + prefix);
        }
        if (mtu < 576 || mtu > 65535) {
            throw new InputException(ErrorCode.INPUT_INVALID, "MTU " + mtu + " is not in 576..65535");
        }
    }

    /**
     * The same, with what games listen on open.
     *
     * @param name the interface's name
     * @param privateKey the own key
     * @param address the own virtual address
     * @param prefix the party's prefix
     * @param mtu largest IP packet
     * @throws InputException if one of them is not as described
     */
    public InterfaceConfig(String name, PrivateKey privateKey, InetAddress address, IpPrefix prefix, int mtu) {
        this(name, privateKey, address, prefix, mtu, OpenPorts.GAMES);
    }
}
