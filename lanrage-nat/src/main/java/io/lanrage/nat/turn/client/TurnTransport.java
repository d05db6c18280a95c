package io.lanrage.nat.turn.client;

/** What carries the messages between client and server (RFC 8656 §3.1). Between server and peers it is always UDP. */
public enum TurnTransport {
    /** UDP: the best for games. */
    UDP(false),
    /** TCP: where UDP is blocked. A lost packet holds up those behind it. */
    TCP(true),
    /** TLS over TCP: where everything but the web is blocked. */
    TLS(true);

    private final boolean stream;

    TurnTransport(boolean stream) {
        this.stream = stream;
    }

    /** Whether it is a stream, which repeats by itself what is lost. */
    public boolean isStream() {
        return stream;
    }
}
