package io.lanrage.wireguard.tun;

/**
 * What went through a device since it was opened.
 *
 * @param packetsRead packets given to the reader
 * @param superPacketsRead large segments of the system that some of them were cut from
 * @param readDrops packets or large segments from the system that were malformed or found no room
 * @param packetsWritten packets that the system took
 * @param superPacketsWritten large segments that some of them were joined to
 * @param writeDrops packets that the system did not take
 */
public record TunStatistics(
        long packetsRead,
        long superPacketsRead,
        long readDrops,
        long packetsWritten,
        long superPacketsWritten,
        long writeDrops) {}
