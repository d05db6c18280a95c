package io.lanrage.core.control.remote;

import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.Result.Welcome;
import io.lanrage.core.error.LanrageException;
import java.util.Optional;

/** Hears from a {@link ControlSession}, on the control plane's thread. */
interface SessionListener {

    /** The server knows who this peer is; requests may be made from now on. */
    void welcomed(Welcome welcome);

    /** Something happened. */
    void happened(Event event);

    /** The lease is renewed, and the server told the revision of the own party, if it knows one. */
    void renewed(Optional<Long> revision);

    /** There is no session, or none any more. The last call, and the only one if there never was a session. */
    void ended(LanrageException cause);
}
