package io.lanrage.core.control.remote;

import java.time.Duration;

/** Makes links. The seam between the control plane's logic and the network. */
interface Dialler {

    /** Begins to connect; the listener hears of the result. Returns at once. Cuts what is left of the link before. */
    void dial(ServerAddress server, LinkListener listener);

    /** Cuts what is left of the last link and ends the own threads, waiting at most so long. */
    void close(Duration bound);
}
