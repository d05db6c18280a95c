package io.lanrage.core.nat;

/**
 * What the connectivity checks of one attempt came to.
 *
 * @param candidates how many of the peer's candidates were tried
 * @param checksSent how many checks were sent
 * @param checksReceived how many authenticated checks of the peer arrived; above zero means that one direction works
 */
public record CheckEvidence(int candidates, int checksSent, int checksReceived) {}
