/**
 * The control plane as a client of a control server, over one WebSocket.
 *
 * <p>From the outside in: {@link io.lanrage.core.control.remote.RemoteControlPlane} is the port's implementation and owns one thread,
 * on which all state below lives. {@code Connector} makes connections and makes them again; a {@code ControlSession} is one
 * connection from its challenge to its end, with its pending requests and heartbeats; a {@code Link} carries its texts, and
 * {@code HttpDialler} makes links with the JDK's HTTP client. {@code PartyMirror} follows the party by its events, and
 * {@code SnapshotReader}, {@code NameSeal} and {@code SignalSeal} turn what the server carries into values, or refuse it.
 */
@NullMarked
package io.lanrage.core.control.remote;

import org.jspecify.annotations.NullMarked;
