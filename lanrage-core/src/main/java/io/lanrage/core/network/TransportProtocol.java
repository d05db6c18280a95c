package io.lanrage.core.network;

import java.util.Locale;

/** What has ports. */
public enum TransportProtocol {
    /** The Transmission Control Protocol (RFC 9293). */
    TCP,
    /** The User Datagram Protocol (RFC 768). */
    UDP;

    /** The name in small letters, as options have it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
