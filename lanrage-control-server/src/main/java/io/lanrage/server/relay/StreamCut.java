package io.lanrage.server.relay;

/** Why the server closed a connection, as a {@code reason} of {@code lanrage.stream.cut}. */
enum StreamCut {
    /** What came is neither STUN nor ChannelData, or is a larger message than any that is served. */
    BROKEN,
    /** It has no allocation, and nothing was answered on it for too long. */
    IDLE,
    /** The client does not read the answers to its requests. */
    SLOW_READER,
    /** The TLS handshake failed, or the system reported an error. */
    FAILED
}
