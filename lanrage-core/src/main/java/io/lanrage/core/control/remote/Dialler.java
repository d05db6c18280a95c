package io.lanrage.core.control.remote;

import java.time.Duration;

/** Makes links. The seam between the control plane's logic and the network. */
interface Dialler {

    /** Begins to connect; the listener hears of the result. Returns at once. */
    void dial(ServerAddress server, LinkListener listener);

    /** Cuts what is left of all links and ends the own threads, waiting at most so long. */
    void close(Duration bound);
}
