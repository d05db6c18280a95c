package io.lanrage.core;

import io.lanrage.core.control.ControlPlaneProvider;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.nat.NatTraversalProvider;
import io.lanrage.core.network.NetworkManagerProvider;
import io.lanrage.core.network.OpenPorts;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Executor;

/**
 * What a party needs from its surroundings, whichever party it is.
 *
 * @param key the own private key
 * @param playerName what the player is called
 * @param interfaceName the virtual interface's name
 * @param openPorts which ports other members reach
 * @param udpPort the local UDP port, or 0 for any
 * @param controlPlanes makes the control plane
 * @param natTraversals makes the NAT traversal
 * @param networkManagers makes the network manager
 * @param metrics where counters go
 * @param listener who hears events
 * @param callbackExecutor where the listener is called
 */
record PartyEnvironment(
        PrivateKey key,
        String playerName,
        String interfaceName,
        OpenPorts openPorts,
        int udpPort,
        ControlPlaneProvider controlPlanes,
        NatTraversalProvider natTraversals,
        NetworkManagerProvider networkManagers,
        MeterRegistry metrics,
        PartyListener listener,
        Executor callbackExecutor) {}
