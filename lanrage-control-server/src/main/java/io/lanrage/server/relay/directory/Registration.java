package io.lanrage.server.relay.directory;

/** What became of a relay's wish to be on the list. */
public enum Registration {
    /** It was not there, and is now. */
    ADDED,
    /** It was there, and stays. */
    RENEWED,
    /** Another process of the same name was there, and this one has its place. */
    REPLACED,
    /** It is not there any more, as it wished. */
    REMOVED,
    /** The name belongs to a relay of the server's own configuration; nothing has changed. */
    NAME_TAKEN,
    /** There are as many relays as there may be; nothing has changed. */
    FULL
}
