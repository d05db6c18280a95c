package io.lanrage.server.registry;

import io.lanrage.core.control.message.Event;
import io.lanrage.core.key.PeerId;

/**
 * An event that a peer is to be told, if it is connected; a peer that is not finds out by the revision when it comes back.
 *
 * @param to whom
 * @param event what
 */
public record Delivery(PeerId to, Event event) {}
