package io.lanrage.server.bench;

/** A load that can be put on a relay. */
interface Load extends AutoCloseable {

    /** Sends at a rate for a time, receives what comes back, and waits a moment for the rest. */
    Flow flow(double packetsPerSecond, long nanos);

    @Override
    void close();
}
