package io.lanrage.server.relay;

import io.netty.channel.Channel;
import java.util.List;

/** The relay of one event loop with its sockets. All methods are called on that loop. */
interface UdpEdge extends StreamRelay {

    /** Ends what has expired. */
    void advance();

    /** Ends everything, and takes no more from clients; the sockets that are still open are the caller's to close. */
    List<Channel> end();
}
