package io.lanrage.wireguard.bridge;

/**
 * What a bridge has carried and dropped since it was opened.
 *
 * @param datagramsOut datagrams from WireGuard, handed to the transport
 * @param datagramsIn datagrams from the transport, handed to WireGuard
 * @param droppedUnknownPeer datagrams of peers that WireGuard does not know (yet, or any more)
 * @param droppedFull datagrams for which WireGuard's socket had no room
 * @param droppedUnreachable datagrams for a WireGuard that does not listen (any more)
 * @param failedSends batches on which the transport threw an exception
 */
public record BridgeStatistics(
        long datagramsOut,
        long datagramsIn,
        long droppedUnknownPeer,
        long droppedFull,
        long droppedUnreachable,
        long failedSends) {}
