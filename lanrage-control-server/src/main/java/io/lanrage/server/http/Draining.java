package io.lanrage.server.http;

/** Told to the handlers of each connection. */
enum Draining {
    /** The server is ending: nothing new begins. */
    BEGINS
}
