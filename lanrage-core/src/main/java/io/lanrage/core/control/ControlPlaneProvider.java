package io.lanrage.core.control;

import io.lanrage.core.key.PrivateKey;
import java.net.URI;

/** Makes the {@link ControlPlane} for a server. */
@FunctionalInterface
public interface ControlPlaneProvider {

    /**
     * Makes a control plane that is not connected yet.
     *
     * @param server where it is, for instance {@code ws://play.example:7777}
     * @param key the own private key
     * @param listener who hears its events
     * @return the control plane, which the caller closes
     */
    ControlPlane open(URI server, PrivateKey key, ControlPlaneListener listener);
}
