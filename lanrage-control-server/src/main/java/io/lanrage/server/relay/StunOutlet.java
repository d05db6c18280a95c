package io.lanrage.server.relay;

import java.net.InetSocketAddress;

/** An endpoint that answers of the STUN service go out from. Safe for any number of threads. */
interface StunOutlet {

    /** Sends an answer, or drops it where the system takes no more; either is counted. */
    void send(StunVerdict.Reply answer, InetSocketAddress to);
}
