package io.lanrage.nat.behavior;

import java.net.InetSocketAddress;

/** What came of a probe. */
sealed interface ProbeResult {

    /** No end yet. */
    record Pending() implements ProbeResult {}

    /**
     * It was answered.
     *
     * @param mapped the address that the server saw
     * @param from the address that the answer came from
     */
    record Answered(InetSocketAddress mapped, InetSocketAddress from) implements ProbeResult {}

    /** It was refused, or answered without an address. */
    record Refused() implements ProbeResult {}

    /** It was repeated and its time is over. */
    record Silent() implements ProbeResult {}
}
