package io.lanrage.server.relay;

/** Adds up what was relayed in one direction, until it is taken to the metrics: a plain sum a packet, for one thread. */
final class RelayCount {

    private long packets;
    private long bytes;
    private long failed;

    void add(int dataBytes) {
        packets++;
        bytes += dataBytes;
    }

    void fail(int count) {
        failed += count;
    }

    long packets() {
        return packets;
    }

    long bytes() {
        return bytes;
    }

    long failed() {
        return failed;
    }

    void reset() {
        packets = 0;
        bytes = 0;
        failed = 0;
    }
}
